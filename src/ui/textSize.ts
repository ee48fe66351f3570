/** How large the page writes, by choice and while it presents: as attributes of the page, and as numbers for drawings. */

import { useStore } from './common/useStore';
import { useLayout, useSession } from './SessionContext';
import type { TextSize } from './session/preferences';
import type { Session } from './session/session';

/** Each size as a multiple of the browser's own; styles/tokens.css has the same. */
const scales: Readonly<Record<TextSize, number>> = { small: 0.875, normal: 1, large: 1.25 };
const presentingScale = 1.25;

/** The height of the text in a chart, in pixels, in a text of normal size and while presenting. */
const chartText = 12;
const presentedChartText = 20;

/** Sets the chosen size, and whether the page presents, as attributes that the styles read. */
export function applyTextSize({ preferences: { textSize }, layout }: Session): void {
  const apply = (): void => {
    const { dataset } = document.documentElement;
    dataset['text'] = textSize.get();
    if (layout.get().presenting) dataset['presenting'] = '';
    else delete dataset['presenting'];
  };
  apply();
  textSize.subscribe(apply);
  layout.subscribe(apply);
}

/** How much larger than usual the page writes, and therefore how much more room it needs. */
export function useTextScale(): number {
  const size = useStore(useSession().preferences.textSize);
  return useLayout(({ presenting }) => presenting) ? presentingScale : scales[size];
}

/** The height of the text in a chart, in pixels. */
export function useChartText(): number {
  const scale = useTextScale();
  return useLayout(({ presenting }) => presenting) ? presentedChartText : chartText * scale;
}
