import { type RefObject, useImperativeHandle, useMemo } from 'react';
import type { Equation, Mathematics } from '../../app/protocol';
import { latexOf, type MathElement, markup, withValues } from '../../mathematics';
import { useStore } from '../common/useStore';
import { parameterValues } from '../state/parameterValues';
import type { Recording } from '../state/recording';
import { panelWords } from '../words';
import { drawn, elementOf } from './typeset';

const words = panelWords.mathematics;

/** What is shown, as text to copy. */
export interface MathematicsText {
  readonly latex: () => string;
  /** One `math` element for each equation. */
  readonly mathml: () => string;
}

interface MathematicsBodyProps {
  readonly mathematics: Mathematics;
  /** The run whose present values replace the names of parameters; null to show the names. */
  readonly recording: Recording | null;
  readonly text: RefObject<MathematicsText | null>;
}

/** The equations of the model, and that of the loss, as the browser typesets them. */
export function MathematicsBody({ mathematics: { model, loss }, recording, text }: MathematicsBodyProps) {
  const equations = loss === null ? model : [...model, loss];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what is scrolled is reached by keyboard this way.
    <section className="mathematics" aria-label={words.equations} tabIndex={0}>
      {recording === null ? (
        <CopiedEquations equations={equations} text={text} />
      ) : (
        <EquationsWithValues equations={equations} recording={recording} text={text} />
      )}
    </section>
  );
}

interface EquationsProps {
  readonly equations: readonly Equation[];
}

interface CopiedEquationsProps extends EquationsProps {
  readonly text: RefObject<MathematicsText | null>;
}

function EquationsWithValues({
  equations,
  recording,
  text,
}: CopiedEquationsProps & { readonly recording: Recording }) {
  useStore(recording.now);
  const values = scalarsOf(recording);
  return <CopiedEquations equations={equations.map((each) => withValues(each, values))} text={text} />;
}

function CopiedEquations({ equations, text }: CopiedEquationsProps) {
  useImperativeHandle(text, () => ({
    latex: () => latexOf(equations),
    mathml: () => equations.flatMap(elementsOf).map(markup).join('\n'),
  }));
  return <Equations equations={equations} />;
}

function elementsOf(equation: Equation): readonly MathElement[] {
  return [elementOf(equation), ...equation.where.flatMap(elementsOf)];
}

/** The present values of the parameters that are numbers. */
function scalarsOf(recording: Recording): ReadonlyMap<string, number> {
  const values = parameterValues(recording);
  return new Map(
    recording.program.parameters.flatMap(({ name }, index) => {
      const value = values[index];
      return typeof value === 'number' ? [[name, value] as const] : [];
    }),
  );
}

function Equations({ equations }: EquationsProps) {
  return (
    <ul>
      {equations.map((equation, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: equations have no name but their place.
        <EquationItem key={index} equation={equation} />
      ))}
    </ul>
  );
}

function EquationItem({ equation }: { readonly equation: Equation }) {
  const element = useMemo(() => elementOf(equation), [equation]);
  return (
    <li>
      {drawn(element)}
      {equation.where.length > 0 && <Equations equations={equation.where} />}
    </li>
  );
}
