import { afterEach, expect, test } from 'vitest';
import { approveRequest } from '../../src/desk/decide.js';
import { approvals, rule, type Stage, stage, step } from './request-stage.js';

let it: Stage;
afterEach(() => it.close());

test('the same key twice at the same moment: one effect, and both hear the same answer', async () => {
  it = await stage(approvals([rule([step(['manager'])])]));
  for (let round = 0; round < 8; round += 1) {
    const requestId = await it.asks('ana', 10n);
    const input = { requestId, deciderId: it.id.mei, amount: null };
    const click = () => approveRequest(it.house.desk, `one click ${round}`, input);
    const [first, second] = await Promise.all([click(), click()]);
    expect(first).toMatchObject({ done: { state: 'approved', amount: 10n } });
    expect(second).toEqual(first);
  }
  expect(await it.left()).toBe(920n);
});
