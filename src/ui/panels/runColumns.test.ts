import { expect, test } from 'vitest';
import { runRow } from '../../testing/runRows';
import { toCsv } from '../charts/csv';
import { runColumns } from './runColumns';

test('each run is a row, and each parameter of any run a column', () => {
  const family = { sweep: 's', swept: 'rate of adam', value: 0.5, scale: 'linear' } as const;
  const rows = [
    runRow({ number: 3 }),
    runRow({ number: 4, name: 'wide', parameters: [{ name: 'b', value: 2 }], changes: [] }),
    runRow({ number: 5, family, end: { kind: 'failed', message: 'NaN, at last' }, holdoutLoss: 4 }),
  ];
  expect(toCsv(runColumns(rows)).trim().split('\n')).toEqual([
    'number,run,changed,swept,value,loss,held out,steps,seconds,ended,a,b',
    '3,run 3,first run,,,1,,3,0.02,all 3 steps,0.5,',
    '4,wide,nothing,,,1,,3,0.02,all 3 steps,,2',
    '5,run 5,rate of adam 0.5,rate of adam,0.5,1,4,3,0.02,"NaN, at last",0.5,',
  ]);
});
