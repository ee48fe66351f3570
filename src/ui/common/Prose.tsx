import { Fragment } from 'react';

/** Draws text that has code between backticks and emphasis between asterisks. */
export function Prose({ text }: { readonly text: string }) {
  const parts = text.split(/(`[^`]*`|\*[^*\s][^*]*\*)/);
  return parts.map((part, index) => {
    const inner = part.slice(1, -1);
    // Parts of a text never move.
    const key = `${index}`;
    if (part.startsWith('`')) return <code key={key}>{inner}</code>;
    if (part.startsWith('*')) return <em key={key}>{inner}</em>;
    return <Fragment key={key}>{part}</Fragment>;
  });
}
