import '../../src/stage/allParts';
import { judgeOf } from '../../src/discover/judge';
import { taskOf } from '../../src/discover/problem';
import { runPiece, Search } from '../../src/discover/search';
import { expandText } from '../../src/lang';
import { finish } from '../../src/stage';
import { madeUp, madeUpLaw } from './definitions';

const law = madeUpLaw(madeUp.find((m) => m.id === (process.argv[2] ?? 'nguyen-12'))!, 0);
const { program } = expandText(law.source, { source: 'program', tables: [] });
const { task } = finish(taskOf(program, { tables: () => null }));
const inner = judgeOf(task!)!;
let rough = 0,
  full = 0,
  nr = 0,
  nf = 0,
  nl = 0,
  tl = 0;
const judge: typeof inner = {
  ...inner,
  loss: (c) => {
    const t = performance.now();
    const r = inner.loss(c);
    tl += performance.now() - t;
    nl++;
    return r;
  },
  losses: inner.losses,
  calibrate: (c, o) => {
    const t = performance.now();
    const r = inner.calibrate(c, o);
    const d = performance.now() - t;
    if (o.steps !== undefined) {
      rough += d;
      nr++;
    } else {
      full += d;
      nf++;
    }
    return r;
  },
};
const search = Search.begin(task!.unknowns, { seed: 1, pace: 'fast' });
const t0 = performance.now();
const kinds: Record<string, number> = {};
while (performance.now() - t0 < 12000) {
  const [p] = search.nextPieces(1);
  const t = performance.now();
  search.take(finish(runPiece(p!, judge)));
  kinds[p!.kind] = (kinds[p!.kind] ?? 0) + performance.now() - t;
}
const total = performance.now() - t0;
console.log({
  total,
  rough,
  nr,
  perRough: rough / nr,
  full,
  nf,
  perFull: full / nf,
  loss: tl,
  nl,
  evaluated: search.evaluated,
  kinds,
});
