/** Finds all elements at a point that a plane goes through: of the run that is shown, or where another run ended. */

import type { GradusService, MomentRequest, RunId } from '../../app/protocol';
import type { Session } from '../session/session';
import { hasOnlyNumbers, type PlanePoint } from '../state/landscape';
import type { RunRow } from '../state/runs';
import type { Shown } from '../state/shown';
import { panelWords } from '../words';

const words = panelWords.landscape;

interface Sources {
  readonly client: { readonly service: Pick<GradusService, 'moment'> };
  readonly runs: Pick<Session['runs'], 'state'>;
  readonly request: Session['request'];
}

/** Null for the program's start. Throws an error with a sentence where the point is not known. */
export async function elementsAt(
  sources: Sources,
  point: PlanePoint,
  shown: Shown,
  signal: AbortSignal,
): Promise<Float64Array | null> {
  switch (point) {
    case 'start':
      return null;
    case 'now':
      return shown.recording.now.get().elements;
    case 'halfway':
      return halfway(sources, shown, signal);
    default:
      return endOf(sources, point.slice('run:'.length), shown, signal);
  }
}

/** After half of the steps that were taken. */
async function halfway(
  { client: { service } }: Sources,
  { program, source, recording }: Shown,
  signal: AbortSignal,
): Promise<Float64Array> {
  const { series, taken } = recording.now.get();
  if (recording.id === null || taken < 2) throw new Error(words.noSteps);
  if (hasOnlyNumbers(program)) {
    const index = Math.floor((series.length - 1) / 2);
    return Float64Array.from(program.parameters, (_, position) => series.parameter(position)[index]!);
  }
  const { id: run, origin } = recording;
  if (origin === null) throw new Error(words.noSteps);
  return momentOf(service, { ...origin, source, run, step: Math.floor(taken / 2) }, signal);
}

/** No run that is shown has this number: what ended is trained again for its end. */
const trainedAgain = -1 as RunId;

async function endOf(
  { client: { service }, runs, request }: Sources,
  id: string,
  { program }: Shown,
  signal: AbortSignal,
): Promise<Float64Array> {
  const row = runs.state.get().rows.find((each) => each.id === id);
  if (row === undefined) throw new Error(words.noRun);
  if (hasOnlyNumbers(program)) return figuresOf(row, program.parameters);
  if (row.hasOwnStarts) throw new Error(words.ownStarts);
  const { source, settings, steps: step } = row;
  const { tables } = request();
  return momentOf(service, { source, settings, tables, starts: null, run: trainedAgain, step }, signal);
}

function figuresOf(row: RunRow, parameters: Shown['program']['parameters']): Float64Array {
  return Float64Array.from(parameters, ({ name }) => {
    const own = row.parameters.find((each) => each.name === name);
    if (own === undefined) throw new Error(words.otherParameters(name));
    return own.value;
  });
}

async function momentOf(
  service: Pick<GradusService, 'moment'>,
  request: MomentRequest,
  signal: AbortSignal,
): Promise<Float64Array> {
  const reply = await service.moment(request, signal);
  if (reply.kind === 'refused') throw new Error(reply.message);
  return reply.moment.elements;
}
