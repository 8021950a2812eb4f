import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Desk } from '../../src/desk/desk.js';
import { applyKeys, pauseMember, resumeMember } from '../../src/desk/gateway.js';
import { type FakeGateway, fakeGateway } from '../../src/ports/fake-gateway.js';
import { GatewayError } from '../../src/ports/gateway.js';
import { timeOrderedId } from '../../src/ports/ids.js';
import { noSeam } from '../../src/ports/seam.js';
import { type Office, openOffice } from '../jobs/office.js';
import { testPolicy } from '../support/books.js';

let office: Office;
let gateway: FakeGateway;
let desk: Desk;
let keys = 0;

beforeEach(async () => {
  office = await openOffice();
  gateway = fakeGateway();
  const { store: db, clock } = office;
  const parts = { profiles: new Map(), wake: () => {}, seam: noSeam, newId: timeOrderedId };
  desk = { ...parts, db, clock, policy: testPolicy(), gateway };
});
afterEach(() => office.close());

const nextKey = () => {
  keys += 1;
  return `click ${keys}`;
};
const pause = (actorId: string, memberId = actorId) => pauseMember(desk, nextKey(), { actorId, memberId });
const resume = (actorId: string, memberId = actorId) => resumeMember(desk, nextKey(), { actorId, memberId });
const work = () => office.start({ gateway: (memberId) => applyKeys(desk, memberId) });

async function told(): Promise<string[]> {
  const { rows } = await office.admin.query<{ said: string }>(
    `SELECT m.name || ' ' || o.name AS said FROM outbox o JOIN member m ON m.id = o.member_id WHERE o.kind = 'notice' ORDER BY o.created_at, o.id`,
  );
  return rows.map(({ said }) => said);
}

async function audited(): Promise<string[]> {
  const { rows } = await office.admin.query<{ action: string }>('SELECT action FROM audit ORDER BY id');
  return rows.map(({ action }) => action);
}

test('one’s own keys are paused and resumed, and the person is told when it is done', async () => {
  const jobs = await work();
  expect(await pause(office.ana)).toMatchObject({ done: { wanted: 'paused', already: false, name: null } });
  expect(await pause(office.ana)).toMatchObject({ done: { already: true } });
  await jobs.drain();
  expect([...gateway.paused]).toEqual([office.ana]);
  expect(await told()).toEqual(['ana gateway-paused']);
  expect(await resume(office.ana)).toMatchObject({ done: { wanted: 'running', already: false } });
  await jobs.drain();
  expect([...gateway.paused]).toEqual([]);
  expect(await told()).toEqual(['ana gateway-paused', 'ana gateway-resumed']);
  expect(gateway.calls.map(({ method }) => method)).toEqual(['pause', 'resume']);
  expect(await audited()).toEqual(['gateway.pause', 'gateway.paused', 'gateway.resume', 'gateway.resumed']);
});

test('the same click, delivered twice, is one wish', async () => {
  const input = { actorId: office.ana, memberId: office.ana };
  const [one, two] = await Promise.all([pauseMember(desk, 'k', input), pauseMember(desk, 'k', input)]);
  expect(one).toEqual(two);
  await (await work()).drain();
  expect(gateway.calls).toHaveLength(1);
});

test('only oneself and one’s manager may do it', async () => {
  expect(await pause(office.bo, office.ana)).toMatchObject({ refused: { code: 'not-yours' } });
  await office.admin.query('UPDATE member SET manager_id = $1 WHERE id = $2', [office.bo, office.ana]);
  expect(await pause(office.ana, office.bo)).toMatchObject({ refused: { code: 'not-yours' } });
  expect(await pause(office.bo, office.ana)).toMatchObject({ done: { name: 'ana' } });
  await (await work()).drain();
  expect((await told()).sort()).toEqual(['ana gateway-paused', 'bo gateway-paused']);
});

test('wishes that change before the call are one call, and one that changes during it is followed by another', async () => {
  await pause(office.ana);
  await resume(office.ana);
  await pause(office.ana);
  gateway.during(async ({ method }) => {
    if (method === 'pause') await resume(office.ana);
  });
  await (await work()).drain();
  expect(gateway.calls.map(({ method }) => method)).toEqual(['pause', 'resume']);
  expect([...gateway.paused]).toEqual([]);
  expect(await told()).toEqual(['ana gateway-paused', 'ana gateway-resumed']);
});

test('a gateway that does not answer is asked again; the person hears once that it takes longer', async () => {
  gateway.trouble(new GatewayError('unreachable'), new GatewayError('unreachable'));
  const jobs = await work();
  await pause(office.ana);
  await jobs.drain();
  expect(await told()).toEqual(['ana gateway-failed']);
  for (let minutes = 1; minutes <= 3; minutes += 1) {
    office.clock.set(new Date(office.clock.now().getTime() + 60_000));
    jobs.nudge();
    await jobs.drain();
  }
  expect(gateway.calls).toHaveLength(3);
  expect(await told()).toEqual(['ana gateway-failed', 'ana gateway-paused']);
});

test('a call that comes back after a later one leaves nobody sure, so the gateway is told once more', async () => {
  await pause(office.ana);
  gateway.during(async ({ method }) => {
    if (method !== 'pause') return;
    gateway.during(async () => {});
    await resume(office.ana);
    // Somebody else took the row over, because the first call took longer than its lease.
    await applyKeys(desk, office.ana);
  });
  await applyKeys(desk, office.ana);
  expect([...gateway.paused]).toEqual([office.ana]);
  await (await work()).drain();
  expect([...gateway.paused]).toEqual([]);
});

test('without a gateway nothing is promised', async () => {
  desk.gateway = null;
  expect(await pause(office.ana)).toMatchObject({ refused: { code: 'not-there-yet' } });
});
