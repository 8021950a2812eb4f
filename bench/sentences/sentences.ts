import { en, zh } from 'chrono-node';
import { parseUtterance } from '../../src/chat/intents/parse.js';
import type { BenchResult } from '../result.js';
import { median, rounded } from '../statistics.js';
import { sentences } from './said.js';

const rounds = 15;
const at = { now: new Date('2026-03-10T02:00:00Z'), zone: 'Asia/Shanghai', unit: 'USD' } as const;

/**
 * How long a sentence takes to be understood, beside the least that anything could do about its date alone: one call of
 * the library for dates in each language.
 */
export function benchSentences(say: (line: string) => void): BenchResult {
  const ours = () => {
    for (const sentence of sentences) parseUtterance(sentence, at);
  };
  const floor = () => {
    for (const sentence of sentences) {
      en.parse(sentence, at.now);
      zh.parse(sentence, at.now);
    }
  };
  const times = { ours: [] as number[], floor: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    times.floor.push(microseconds(floor));
    times.ours.push(microseconds(ours));
  }
  const [mine, least] = [median(times.ours), median(times.floor)];
  say(`${sentences.length} sentences, ${rounds} rounds`);
  return {
    bench: 'sentences',
    ours: rounded(mine, 1),
    floor: rounded(least, 1),
    unit: 'µs',
    ratio: rounded(mine / least, 2),
  };
}

/** Per sentence. */
function microseconds(work: () => void): number {
  const began = performance.now();
  work();
  return ((performance.now() - began) * 1000) / sentences.length;
}
