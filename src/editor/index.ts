/** The editor of programs: its exports for the page. */

export type { Assistance } from './assistance';
export { createEditor, type EditorHandle, type EditorOptions } from './editor';
export { figureWidth, formatNorm, formatPlain, formatShare, gradientArrow } from './figures';
export { type EditorKey, editorKeys } from './keys';
export { schemeLanguage } from './language';
export type { NumberRange } from './numbers/scale';
export { namesFor, type OutlineItem, outlineOf } from './outline';
export type { Reading } from './readings';
export type { TableInfo } from './tables';
export { type EditorColour, editorColours } from './theme';
export type { Tint } from './tints';
