import { expect, test } from 'vitest';
import { createLog, redacted } from '../../src/kit/log.js';

function logOf(level: string, secrets: string[] = []) {
  const lines: string[] = [];
  return { lines, log: createLog({ level, secrets, write: (line) => lines.push(line) }) };
}

test('writes one JSON object a line, from its level on', () => {
  const { lines, log } = logOf('warn');
  log.info({}, 'not this');
  log.warn({ member: 'ana' }, 'this');
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'warn', member: 'ana', msg: 'this' });
});

test.each([
  ['xoxb-12-34-abcDEF', 'a Slack token'],
  ['xapp-1-A0-99-feed', 'an app-level token'],
  ['Bearer abc.def-ghi', 'a key in a header'],
  ['postgresql://tokendesk:hunter2@db:5432/x', 'a password in a URL'],
  ['redis://:hunter2@cache', 'a password without a user'],
  ['wss://x.test/link?ticket=hunter2&app_id=1', 'a ticket'],
  ['https://hooks.test/services/T1/B1/hunter2', 'an address that speaks for the bot'],
])('never writes %s', (text) => {
  const safe = redacted(`before ${text} after`);
  expect(safe).toMatch(/before .*\[secret\].* after/);
  expect(safe).not.toMatch(/hunter2|abcDEF|feed|abc\.def/);
});

test('secrets are cleared wherever they stand: in messages, fields, errors, nested, by name or by value', () => {
  const { lines, log } = logOf('info', ['s3cr3t-value']);
  log.error(
    {
      err: new Error('failed with s3cr3t-value'),
      headers: { authorization: 'hunter2' },
      botToken: 'hunter2',
    },
    'key s3cr3t-value',
  );
  log.info({ deep: { list: [{ signing_secret: 'hun"ter2' }] } }, 'fine');
  expect(lines.join('')).not.toMatch(/s3cr3t|hunter|ter2/);
  for (const line of lines) expect(JSON.parse(line)).toBeTypeOf('object');
});

test('ordinary words stay', () => {
  const text = 'ana@example.com asked for 200 tokens at https://example.com/path?page=2';
  expect(redacted(text)).toBe(text);
});
