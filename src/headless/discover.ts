/** Searches for the bodies of unknowns, and calibrates candidates that the request brings. */

import { type CalibratedText, Calibrator } from '../discover/calibrator';
import { writeFormula } from '../discover/formulaText';
import { hindranceOf, judgeOf } from '../discover/judge';
import { splitCandidates } from '../discover/pasted';
import { type Task, taskOf } from '../discover/problem';
import { type FrontEntry, Search } from '../discover/search';
import { nested } from '../graph';
import { finish, type StagedParameter, type StageOptions } from '../stage';
import { byPlace, type Diagnostic, hasErrors } from '../text/diagnostic';
import { boundValues } from './bindings';
import { countField, diagnosticsJson, type Json, RequestError, requestMistake } from './json';
import { failure, withWarnings } from './replies';
import { searchUntil } from './search';
import { readSource } from './source';

type Found =
  | {
      readonly kind: 'task';
      readonly task: Task;
      readonly options: StageOptions;
      readonly read: ReturnType<typeof readSource>;
      /** Adds the warnings of the program to an answer. */
      readonly answer: (reply: Json) => Json;
    }
  | { readonly kind: 'refused'; readonly reply: Json };

/** The task of a request, or the answer that says why it has none. */
export function taskOfRequest(request: Json): Found {
  const read = readSource(request);
  const { program, diagnostics, tables, through, texts, refused } = read;
  if (refused !== null) return { kind: 'refused', reply: refused };
  if (hasErrors(diagnostics)) return { kind: 'refused', reply: failure(diagnostics, texts) };
  const options = { tables: tables.value, bindings: boundValues(read.bindings), ...through };
  const found = finish(taskOf(program, options));
  // What is a mistake here may be a warning elsewhere; it is said once.
  const isKnown = ({ code, span }: Diagnostic): boolean =>
    found.diagnostics.some((each) => each.code === code && each.span.start === span.start);
  const all = byPlace([...diagnostics.filter((each) => !isKnown(each)), ...found.diagnostics]);
  if (found.task === null) return { kind: 'refused', reply: failure(all, texts) };
  return {
    kind: 'task',
    task: found.task,
    options,
    read,
    answer: (reply) => withWarnings(reply, all, texts),
  };
}

/** `{"op": "calibrate"}`: each candidate with its loss, or with the reason why it has none. */
export async function calibrate(request: Json): Promise<Json> {
  const { candidates } = request;
  if (!Array.isArray(candidates))
    throw new RequestError(
      '"candidates" must be an array of texts, or of objects with a text for each unknown.',
    );
  const found = taskOfRequest(request);
  if (found.kind === 'refused') return found.reply;
  const { task, options, read, answer } = found;
  const names = { tables: [...read.tables.names], globals: [...read.bindings.keys()] };
  const calibrator = new Calibrator({ source: read.source, task, names, options });
  const answers: Json[] = [];
  for (const each of candidates) {
    const texts = textsOfCandidate(each, task);
    answers.push(
      typeof texts === 'string' ? refusedRequest(texts) : await calibrated(calibrator, task, texts),
    );
  }
  return answer({ ok: true, ...rowsOf(task), candidates: answers });
}

function refusedRequest(message: string): Json {
  return { ok: false, diagnostics: [requestMistake(message)] };
}

/** The text for each unknown; a sentence if the candidate is none. */
function textsOfCandidate(candidate: unknown, { unknowns }: Task): Readonly<Record<string, string>> | string {
  if (typeof candidate === 'string') return textsWithin(candidate, unknowns);
  const wanted = 'A candidate must be a text, or an object with a text for each unknown.';
  if (typeof candidate !== 'object' || candidate === null || Array.isArray(candidate)) return wanted;
  const entries = Object.entries(candidate);
  if (entries.some(([, text]) => typeof text !== 'string')) return wanted;
  return Object.fromEntries(entries);
}

function textsWithin(text: string, unknowns: Task['unknowns']): Readonly<Record<string, string>> | string {
  const [only, another] = unknowns;
  const isDefinition = /^\s*[([](define|lambda)[\s([]/.test(text);
  if (another === undefined && !isDefinition) return { [only!.name]: text };
  const [first, second] = splitCandidates(text, unknowns);
  if (first === undefined) return 'The candidate is empty.';
  if (second !== undefined) return 'The text has several candidates. Each is a text of its own.';
  return first.read.kind === 'refused' ? first.read.message : first.read.expressions;
}

/** One candidate; whatever goes wrong with it is its own answer. */
async function calibrated(
  calibrator: Calibrator,
  task: Task,
  texts: Readonly<Record<string, string>>,
): Promise<Json> {
  try {
    return answerOf(await calibrator.calibrate(texts), task, texts);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { ok: false, diagnostics: [{ ...requestMistake(`Gradus failed: ${message}`), code: 'internal' }] };
  }
}

function answerOf(found: CalibratedText, task: Task, texts: Readonly<Record<string, string>>): Json {
  if (found.kind === 'calibrated') {
    const { size, loss, holdoutLoss, expressions, parameters, converged } = found;
    return {
      ok: true,
      size,
      loss,
      holdoutLoss,
      expressions,
      parameters: parametersJson(parameters, task.staged.parameters),
      converged,
    };
  }
  const inText = found.diagnostics.map((each) => ({
    ...each,
    span: { ...each.span, source: 'program' } as const,
  }));
  const several = task.unknowns.length > 1 ? { unknown: found.unknown } : {};
  return {
    ok: false,
    ...several,
    diagnostics: diagnosticsJson(inText, { program: texts[found.unknown] ?? '' }),
  };
}

/** Numbers, or nested arrays in the shape of each parameter. */
function parametersJson(
  values: Readonly<Record<string, readonly number[]>>,
  parameters: readonly StagedParameter[],
): Json {
  return Object.fromEntries(
    Object.entries(values).map(([name, elements]) => {
      const shape = parameters.find((each) => each.name === name)?.shape ?? [];
      return [name, nested({ values: Float64Array.from(elements), shape })];
    }),
  );
}

function rowsOf({ rows }: Task): Json {
  return rows === null ? {} : { rows: rows.training, heldOut: rows.holdout };
}

/** `{"op": "discover"}`: the front of a search that ends after so many seconds or candidates. */
export async function discover(request: Json): Promise<Json> {
  const seconds = secondsOf(request);
  const candidates = countField(request, 'candidates', 1);
  const seed = countField(request, 'seed', 0) ?? 0;
  if (seconds === null && candidates === null)
    throw new RequestError('"seconds" or "candidates" must say when the search ends.');
  const found = taskOfRequest(request);
  if (found.kind === 'refused') return found.reply;
  const { task, answer } = found;
  const judge = judgeOf(task);
  if (judge === null) return failure([hindranceOf(task)], found.read.texts);
  const begun = performance.now();
  const search = Search.begin(task.unknowns, {
    seed,
    pace: task.problem.kind === 'direct' ? 'fast' : 'slow',
    candidates,
  });
  const end = seconds === null ? Number.POSITIVE_INFINITY : begun + 1000 * seconds;
  await searchUntil(search, judge, request, end);
  return answer({
    ok: true,
    ...rowsOf(task),
    front: search.front.map((entry) => entryJson(entry, task)),
    candidates: search.evaluated,
    calibrated: search.calibrated,
    seconds: (performance.now() - begun) / 1000,
  });
}

function secondsOf(request: Json): number | null {
  const seconds = request['seconds'] ?? null;
  if (seconds === null) return null;
  if (typeof seconds !== 'number' || !(seconds > 0) || !Number.isFinite(seconds))
    throw new RequestError('"seconds" must be a number above 0.');
  return seconds;
}

function entryJson(entry: FrontEntry, { unknowns, staged }: Task): Json {
  const expressions = unknowns.map(({ name, parameters }, index) => [
    name,
    writeFormula(entry.candidate[index]!, parameters),
  ]);
  return {
    size: entry.size,
    loss: entry.loss,
    holdoutLoss: entry.holdoutLoss,
    expressions: Object.fromEntries(expressions),
    parameters: parametersJson(entry.parameters, staged.parameters),
  };
}
