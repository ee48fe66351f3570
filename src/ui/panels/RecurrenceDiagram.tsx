import { panelWords } from '../words';

const words = panelWords.neuron;
const labels = words.diagramLabels;
interface RecurrenceDiagramProps {
  /** The size of a state. */
  readonly size: number;
  /** What the step is: a matrix, or a procedure that is linked. */
  readonly step: 'matrix' | 'procedure';
}

/**
 * The recurrence of an iteration: a state that passes through the step again and again, read out by the number's
 * weights.
 */
export function RecurrenceDiagram({ size, step }: RecurrenceDiagramProps) {
  return (
    <svg
      className="recurrence-diagram"
      viewBox="0 0 300 104"
      role="img"
      aria-label={words.diagram(size, step)}
    >
      <defs>
        <marker
          id="recurrence-arrow"
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="7"
          markerHeight="7"
          orient="auto"
        >
          <path d="M0 0 L8 4 L0 8 z" />
        </marker>
      </defs>
      <g className="lines" markerEnd="url(#recurrence-arrow)">
        <path d="M52 60 H92" />
        <path d="M112 42 C104 6 148 6 138 42" />
        <path d="M156 60 H206" />
        <path d="M238 60 H280" />
        <path d="M222 22 V46" />
      </g>
      <circle cx="124" cy="60" r="22" />
      <circle cx="222" cy="60" r="15" />
      <g className="labels">
        <text x="26" y="64">
          {labels.base}
        </text>
        <text x="124" y="64">
          h
        </text>
        <text x="124" y="99" className="aside">
          {labels.size(size)}
        </text>
        <text x="78" y="28">
          {step === 'matrix' ? labels.step : labels.procedure}
        </text>
        <text x="222" y="65">
          Σ
        </text>
        <text x="222" y="16">
          {labels.number}
        </text>
      </g>
    </svg>
  );
}
