import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { AreaReport, nowhere, type PlotArea } from '../charts/AreaReport';
import type { Column } from '../charts/csv';
import { LandscapeChart } from '../charts/LandscapeChart';
import { useSize } from '../charts/useSize';
import { useStore } from '../common/useStore';
import { useSession } from '../SessionContext';
import type { Session } from '../session/session';
import type { LandscapeGrid } from '../state/landscape';
import type { Shown } from '../state/shown';
import { useTextScale } from '../textSize';
import { panelWords } from '../words';
import { LandscapeCursor } from './LandscapeCursor';
import { LandscapeOptions } from './LandscapeOptions';
import { equalAspect, gridColumns, readPlace, shareOfValues } from './landscapeChoices';
import { Landscaper } from './landscaper';
import { elementsAt } from './planePoints';

const words = panelWords.landscape;

interface LandscapeBodyProps {
  readonly shown: Shown;
  /** Where the chart is, for saving it. */
  readonly figure: RefObject<HTMLDivElement | null>;
  /** Says how the grid is written as CSV; null while there is none. */
  readonly report: (columns: (() => readonly Column[]) | null) => void;
}

/** What is drawn lasts as long as the page, also while the panel is folded. */
const landscapers = new WeakMap<Session, Landscaper>();

function landscaperOf(session: Session): Landscaper {
  let landscaper = landscapers.get(session);
  if (landscaper === undefined) {
    landscaper = new Landscaper({
      service: session.client.service,
      request: () => session.request(),
      shown: session.shown,
      isMoving: () => isMoving(session),
      elementsOf: (point, shown, signal) => elementsAt(session, point, shown, signal),
    });
    landscapers.set(session, landscaper);
  }
  return landscaper;
}

function isMoving({ runController }: Session): boolean {
  const { kind } = runController.run.get();
  return kind === 'training' || kind === 'compiling';
}

/** The landscape of the loss, with what can be chosen of it, and a crosshair that says and sets where a run starts. */
export default function LandscapeBody({ shown, figure, report }: LandscapeBodyProps) {
  const session = useSession();
  const landscaper = landscaperOf(session);
  const state = useStore(landscaper.state);
  const choice = useStore(landscaper.choice);
  useEffect(() => landscaper.open(), [landscaper]);
  const { program } = shown;
  const grid = state.signature === program.signature ? state.grid : null;
  useEffect(() => {
    report(grid === null ? null : () => gridColumns(grid));
    return () => report(null);
  }, [grid, report]);
  return (
    <>
      <LandscapeOptions
        shown={shown}
        choice={choice}
        work={state.work}
        canBeEqual={grid !== null && equalAspect(grid) !== null}
        hasGrid={grid !== null}
        landscaper={landscaper}
      />
      {state.work.kind === 'refused' && <p className="problem">{state.work.message}</p>}
      {grid?.losses.some(Number.isFinite) === false && <p className="chart-remark">{words.noLosses}</p>}
      {grid?.losses.some(Number.isFinite) === true && (
        <Surface grid={grid} shown={shown} isEqual={choice.equal} figure={figure} landscaper={landscaper} />
      )}
    </>
  );
}

interface SurfaceProps {
  readonly grid: LandscapeGrid;
  readonly shown: Shown;
  readonly isEqual: boolean;
  readonly figure: RefObject<HTMLDivElement | null>;
  readonly landscaper: Landscaper;
}

function Surface({ grid, shown, isEqual, figure, landscaper }: SurfaceProps) {
  const session = useSession();
  const run = useStore(session.runController.run);
  const trail = useStore(landscaper.trail);
  const overlays = useStore(session.runs.overlays);
  const [area, setArea] = useState(nowhere);
  const whole = useRef<HTMLDivElement>(null);
  const size = useSize(whole);
  const { program, recording } = shown;
  const moving = run.kind === 'training' || run.kind === 'compiling';
  const start = useCallback(
    (values: Readonly<Record<string, number>>) => {
      for (const [name, value] of Object.entries(values))
        if (session.dragger.holdParameter(name)) session.dragger.moveParameter(name, value);
    },
    [session],
  );
  const begin = (): readonly [number, number] => shareOfValues(grid, program, recording.now.get().present);
  const aspect = isEqual ? equalAspect(grid) : null;
  const reporter = useMemo(() => <AreaReport key="area" report={setArea} />, []);
  const readoutHeight = readoutRoom * useTextScale();
  const box = aspect === null || size === null ? undefined : boxOf(aspect, size, area, readoutHeight);
  return (
    <>
      <div ref={whole} className="chart-area landscape-area">
        <div ref={figure} className="chart-surface" style={box}>
          <LandscapeChart grid={grid} recording={recording} overlays={overlays} trail={trail}>
            {reporter}
          </LandscapeChart>
          <LandscapeCursor
            area={area}
            label={nameOf(grid)}
            isLine={grid.over.kind === 'line'}
            begin={begin}
            read={(place) => readPlace(grid, program, place)}
            start={moving ? null : start}
          />
        </div>
      </div>
      <HeldRemark grid={grid} shown={shown} landscaper={landscaper} />
    </>
  );
}

function nameOf({ over }: LandscapeGrid): string {
  if (over.kind === 'plane') return words.plane;
  return over.kind === 'line' ? over.x.parameter : words.both(over.x.parameter, over.y.parameter);
}

/** The size of a chart whose plot has this width over its height, in the room that there is. */
function boxOf(
  aspect: number,
  size: { readonly width: number; readonly height: number },
  area: PlotArea,
  readoutHeight: number,
): { readonly width: number; readonly height: number } | undefined {
  if (area.width === 0) return undefined;
  const [beside, above] = [area.beside.width, area.beside.height + readoutHeight];
  const width = Math.min(size.width - beside, (size.height - above) * aspect);
  return { width: width + beside, height: width / aspect + above };
}

/** The height of the line that is read under the chart, in pixels at the usual size of text. */
const readoutRoom = 20;

/** Says since when the other parameters are held where they are, while a run moves them on. */
function HeldRemark({ grid, shown, landscaper }: Pick<SurfaceProps, 'grid' | 'shown' | 'landscaper'>) {
  const { taken } = useStore(shown.recording.now);
  const state = useStore(landscaper.state);
  const axes = grid.over.kind === 'line' ? 1 : 2;
  const others = grid.over.kind === 'plane' ? 0 : shown.program.parameters.length - axes;
  if (others === 0) return null;
  const isEarlier = state.taken !== taken;
  return <p className="chart-remark">{isEarlier ? words.heldAt(state.taken) : words.held}</p>;
}
