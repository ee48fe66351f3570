import type { PlotArea } from '../charts/AreaReport';
import { type Place, SurfaceCursor } from '../charts/SurfaceCursor';
import { panelWords } from '../words';
import type { PlaceRead } from './landscapeChoices';

const words = panelWords.landscape;

interface LandscapeCursorProps {
  readonly area: PlotArea;
  readonly label: string;
  readonly isLine: boolean;
  /** Where the crosshair begins, in shares of the axes. */
  readonly begin: () => Place;
  readonly read: (place: Place) => PlaceRead;
  /** Null while one cannot start anywhere. */
  readonly start: ((values: Readonly<Record<string, number>>) => void) | null;
}

/** Reads the loss under the pointer or a crosshair; a click or Enter makes the place the next start. */
export function LandscapeCursor({ area, label, isLine, begin, read, start }: LandscapeCursorProps) {
  const startAt = (place: Place): void => {
    const { values } = read(place);
    if (values !== null) start?.(values);
  };
  return (
    <SurfaceCursor
      area={area}
      label={words.cursor(label)}
      hint={start === null ? words.cursorHintReading : words.cursorHint}
      resting={start === null ? '' : words.clickHint}
      isLine={isLine}
      begin={begin}
      read={(place) => read(place).text}
      act={start === null ? null : startAt}
    />
  );
}
