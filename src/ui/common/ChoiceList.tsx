/** One of several that can be chosen, with a sentence that says what it is. */
export interface Choice<Id extends string> {
  readonly id: Id;
  readonly what: string;
}

export interface ChoiceListProps<Id extends string> {
  /** The name that the radio buttons of this list share. */
  readonly name: string;
  readonly legend: string;
  readonly choices: readonly Choice<Id>[];
  readonly chosen: Id;
  readonly onChoose: (id: Id) => void;
}

/** Radio buttons with explanations, for a menu of the header. */
export function ChoiceList<Id extends string>({
  name,
  legend,
  choices,
  chosen,
  onChoose,
}: ChoiceListProps<Id>) {
  return (
    <fieldset>
      <legend>{legend}</legend>
      {choices.map(({ id, what }) => (
        <label key={id} className="choice">
          <input type="radio" name={name} checked={chosen === id} onChange={() => onChoose(id)} />
          <span>
            <strong>{id}</strong>
            <span className="aside">{what}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
