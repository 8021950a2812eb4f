import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type DingTalkCommandParts, dingtalkCommand } from '../../src/cli/dingtalk.js';
import { loadConfig } from '../../src/config.js';
import { dingtalkSetup } from '../../src/dingtalk-setup.js';
import { company } from '../../src/sandbox/company/company.js';
import { serveDingTalkSandbox } from '../../src/sandbox/dingtalk/server.js';
import { nov, testPolicy } from '../support/books.js';
import { type Company, company as office } from '../support/company.js';
import { keptLog } from './link-stage.js';

let house: Company;
let dingtalk: Awaited<ReturnType<typeof serveDingTalkSandbox>>;
let out: string[];
let err: string[];
const io = { out: (line: string) => void out.push(line), err: (line: string) => void err.push(line) };

beforeAll(async () => {
  house = await office(testPolicy(), nov(10));
  const { corp, app } = company.dingtalk;
  dingtalk = await serveDingTalkSandbox({ corp: { ...corp, processes: [] }, app, templates: [] });
});
afterAll(async () => {
  await dingtalk.close();
  await house.close();
});
beforeEach(async () => {
  out = [];
  err = [];
  await dingtalk.sandbox.people.clearFaults({});
});

function parts(env: Record<string, string> = {}): DingTalkCommandParts {
  const { clientId, clientSecret } = company.dingtalk.app;
  const config = loadConfig(
    {
      DINGTALK_CLIENT_ID: clientId,
      DINGTALK_CLIENT_SECRET: clientSecret,
      DINGTALK_API_URL: dingtalk.sandbox.apiUrl(),
      DINGTALK_OAPI_URL: dingtalk.sandbox.oapiUrl(),
      ...env,
    },
    '/nowhere',
  );
  return dingtalkSetup(config, house.desk, keptLog().log);
}

const run = (argv: string[], env?: Record<string, string>) => dingtalkCommand(argv, io, parts(env));
const code = () => out.find((line) => line.startsWith('DINGTALK_PROCESS_CODE='))?.split('=')[1] ?? '';
const forms = async () => (await dingtalk.sandbox.people.processForms({ user: 'lina01' })).length;

test('it makes the form once, however often it is run, and prints its code and what is left', async () => {
  expect(await run(['setup'])).toBe(0);
  const first = code();
  expect(first).toMatch(/^PROC-/);
  expect(out.join('\n')).toMatch(/Made: the approval form/);
  expect(out.join('\n')).toMatch(/Set DINGTALK_PROCESS_CODE[\s\S]*bpms_task_change[\s\S]*mode: both/);
  expect(out.join('\n')).toMatch(/Calls this month: \d+.*decision/);
  out = [];
  expect(await run(['setup'], { DINGTALK_PROCESS_CODE: first })).toBe(0);
  expect(code()).toBe(first);
  expect(out.join('\n')).toMatch(/Brought up to date/);
  expect(out.join('\n')).not.toMatch(/Set DINGTALK_PROCESS_CODE/);
  expect(await forms()).toBe(1);
  expect([...out, ...err].join('\n')).not.toContain(company.dingtalk.app.clientSecret);
});

test('a call that was not answered: run again, it finds the form by its name', async () => {
  await run(['setup']);
  await dingtalk.sandbox.people.addFault({ kind: 'fail-call', api: 'saveForm', when: 'after' });
  expect(await run(['setup'])).toBe(1);
  expect(err.join('\n')).toMatch(/Run this again/);
  expect(await run(['setup'])).toBe(0);
  expect(await forms()).toBe(1);
});

test('a missing permission is named', async () => {
  await dingtalk.sandbox.people.configure({ denied: ['Workflow.Form.Write'] });
  expect(await run(['setup'])).toBe(1);
  expect(err.join('\n')).toContain('Workflow.Form.Write');
  await dingtalk.sandbox.people.configure({ denied: [] });
});

test('the name is taken and the code is not told: it says where to find it', async () => {
  await run(['setup']);
  const known = code();
  await dingtalk.sandbox.people.addFault({
    kind: 'refuse-call',
    api: 'processCodeByName',
    code: 'notForThisKind',
  });
  expect(await run(['setup'])).toBe(1);
  expect(err.join('\n')).toMatch(/copy the code/);
  await dingtalk.sandbox.people.addFault({
    kind: 'refuse-call',
    api: 'processCodeByName',
    code: 'notForThisKind',
  });
  out = [];
  expect(await run(['setup'], { DINGTALK_PROCESS_CODE: known })).toBe(0);
  expect(code()).toBe(known);
});

test('status shows the month and the approvals; other words are explained', async () => {
  expect(await run(['status'])).toBe(0);
  expect(out[0]).toMatch(/^Calls this month: \d+/);
  expect(out[1]).toBe('Approvals: 0 open, 0 still to be started, 0 over.');
  expect(await run(['form'])).toBe(2);
  expect(err.join('\n')).toMatch(/usage: tokendesk dingtalk setup/);
});

test('without an app it says what to set', async () => {
  const none = dingtalkSetup(loadConfig({}, '/nowhere'), house.desk, keptLog().log);
  expect(await dingtalkCommand(['setup'], io, none)).toBe(1);
  expect(err.join('\n')).toContain('DINGTALK_CLIENT_ID');
});

test('a code that is none is refused when it is configured', () => {
  expect(() => parts({ DINGTALK_PROCESS_CODE: 'leave' })).toThrow(/begins with PROC-/);
});
