import { useId, useState } from 'react';
import type { Block } from '../../examples/lessons';
import { Prose } from '../common/Prose';
import { lessonWords as words } from '../words';

type Question = Extract<Block, { kind: 'predict' }>;

/** A question that the reader answers before the program does. */
export function Prediction({
  question: { question, options, right, because },
}: {
  readonly question: Question;
}) {
  const [chosen, choose] = useState<number | null>(null);
  const name = useId();
  return (
    <fieldset className="lesson-predict">
      <legend>
        <strong>{words.predict}</strong> <Prose text={question} />
      </legend>
      {options.map((option, index) => (
        <label key={option}>
          <input type="radio" name={name} checked={chosen === index} onChange={() => choose(index)} />
          <span>
            <Prose text={option} />
          </span>
        </label>
      ))}
      <p role="status" className={chosen === right ? 'right' : ''}>
        {chosen !== null && (
          <>
            <strong>{chosen === right ? words.right : words.wrong}</strong>{' '}
            {chosen === right ? <Prose text={because} /> : words.again}
          </>
        )}
      </p>
    </fieldset>
  );
}
