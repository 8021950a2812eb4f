import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { parseCommand } from '../../src/cli/parse.js';

async function run(argv: string[], input = '') {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const code = await parseCommand(argv, {
    stdin: Readable.from([input]),
    stdout,
    stderr,
    now: () => new Date('2026-03-11T02:00:00Z'),
  });
  return { code, out: String(stdout.read() ?? ''), err: String(stderr.read() ?? '') };
}

describe('tokendesk parse', () => {
  it('prints six keys in their order', async () => {
    const { code, out } = await run(['找 @同事 借 200,周五还', '--json']);
    expect(code).toBe(0);
    expect(out).toBe(
      '{"intent":"borrow","amount":"200","person":"@同事","due":"2026-03-13","reason":null,"problem":null}\n',
    );
  });

  it('prints a line for every line, an empty one too', async () => {
    const { out } = await run(['--stdin', '--json'], 'balance\n\nlunch?\nrepay @bo 5');
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).intent),
    ).toEqual(['balance', 'balance', 'unknown', 'repay']);
  });

  it('takes the moment, the zone and the unit from its options', async () => {
    const options = [
      '--json',
      '--now',
      '2026-12-31T23:30:00Z',
      '--zone',
      'America/New_York',
      '--unit',
      'cny',
    ];
    const { out } = await run(['borrow $5 from @bo until tomorrow', ...options]);
    expect(JSON.parse(out)).toMatchObject({ due: '2027-01-01', problem: 'wrong-unit' });
  });

  it('reads well without --json', async () => {
    const { out } = await run(['borrow', '200', 'from', '@bo', 'until', 'Friday']);
    expect(out).toBe('borrow  amount: 200  person: @bo  due: 2026-03-13\n');
  });

  it.each([
    [['--bogus', 'x'], /bogus/],
    [[], /no sentence/],
    [['x', '--stdin'], /not both/],
    [['x', '--now', 'soon'], /--now/],
    [['x', '--zone', 'Mars/Olympus'], /--zone/],
    [['x', '--unit', 'EUR'], /--unit/],
  ])('refuses %j with code 2', async (argv, message) => {
    const { code, out, err } = await run(argv);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(message);
  });
});
