import { describe, expect, it } from 'vitest';
import { parseUtterance } from '../../../src/chat/intents/parse.js';
import { english } from './corpus.en.js';
import { type Example, spokenAt } from './corpus.js';
import { roundEight, roundEightTalk } from './corpus.round-eight.js';
import { roundEleven, roundElevenTalk } from './corpus.round-eleven.js';
import { roundFive, roundFiveTalk } from './corpus.round-five.js';
import { roundFour, roundFourTalk } from './corpus.round-four.js';
import { roundNine, roundNineTalk } from './corpus.round-nine.js';
import { roundSeven, roundSevenTalk } from './corpus.round-seven.js';
import { roundSix, roundSixTalk } from './corpus.round-six.js';
import { roundTen, roundTenTalk } from './corpus.round-ten.js';
import { smallTalk } from './corpus.small-talk.js';
import { strangers } from './corpus.strangers.js';
import { strangersTalk } from './corpus.strangers-talk.js';
import { englishVoices } from './corpus.voices-en.js';
import { otherTalk } from './corpus.voices-talk.js';
import { chineseVoices } from './corpus.voices-zh.js';
import { chinese } from './corpus.zh.js';

/** What is wrong about an example, as a readable line; null if nothing is. */
function complaint([say, intent, slots = {}, context = {}]: Example): string | null {
  const heard = parseUtterance(say, { ...spokenAt, ...context });
  const { amount, person, due, reason, problem } = heard;
  const got = { intent: heard.intent, amount, person, due, reason, problem };
  const want = { intent, amount: null, person: null, due: null, reason: null, problem: null, ...slots };
  return JSON.stringify(got) === JSON.stringify(want) ? null : `${say} → ${JSON.stringify(got)}`;
}

describe('sentences', () => {
  const sets: readonly (readonly [string, readonly Example[]])[] = [
    ['English', english],
    ['Chinese', chinese],
    ['English in ten voices', englishVoices],
    ['Chinese in many voices', chineseVoices],
    ['strangers', strangers],
    ['a fourth set', roundFour],
    ['a fifth set', roundFive],
    ['a sixth set', roundSix],
    ['a seventh set', roundSeven],
    ['an eighth set', roundEight],
    ['a ninth set', roundNine],
    ['a tenth set', roundTen],
    ['an eleventh set', roundEleven],
  ];
  it.each(sets)('%s: at least 98 in 100 with every slot right', (_, examples) => {
    const complaints = examples.map(complaint).filter((line) => line !== null);
    expect(complaints.length, complaints.join('\n')).toBeLessThanOrEqual(examples.length * 0.02);
  });
});

describe('talk that is not for the bot', () => {
  it.each([
    ...smallTalk,
    ...otherTalk,
    ...strangersTalk,
    ...roundFourTalk,
    ...roundFiveTalk,
    ...roundSixTalk,
    ...roundSevenTalk,
    ...roundEightTalk,
    ...roundNineTalk,
    ...roundTenTalk,
    ...roundElevenTalk,
  ])('%s', (say) => {
    expect(parseUtterance(say, spokenAt).intent).toBe('unknown');
  });
});

describe('explicit commands', () => {
  it.each([
    'borrow 200 from @bo',
    'lend @ana 50',
    'repay @bo 20',
    'request 500',
    '找 @bo 借 200',
    '还 @bo 50',
  ])('%s may act without a card', (say) => expect(parseUtterance(say, spokenAt).explicit).toBe(true));
  it.each([
    'can I borrow 200 from @bo?',
    'please lend @ana 50',
    'I want to repay @bo 20',
    'borrow 200',
    'borrow 0 from @bo',
    '能不能找 @bo 借 200',
    '我借200给小王',
  ])('%s needs its card', (say) => expect(parseUtterance(say, spokenAt).explicit).toBe(false));
});

describe('settings', () => {
  it.each([
    ['language 中文', 'language', 'zh-CN'],
    ['switch to English', 'language', 'en'],
    ['set my timezone to Europe/London', 'zone', 'Europe/London'],
    ['时区改成东京', 'zone', 'Asia/Tokyo'],
    ['quiet hours 22:00-8:00', 'quiet-hours', '22:00-08:00'],
    ['晚上10点到早上8点别打扰我', 'quiet-hours', '22:00-08:00'],
    ['turn off notifications', 'alerts', 'off'],
    ['关掉周报', 'digest', 'off'],
  ])('%s', (say, key, value) => {
    expect(parseUtterance(say, spokenAt).setting).toEqual({ key, value });
  });
});

describe('people known by name', () => {
  const people = ['Bo', 'Li Wei', '王伟'];
  it.each([
    ['borrow 200 from li wei until Friday', 'li wei'],
    ['borrow 200 from @Li Wei until Friday', '@Li Wei'],
    ['lend bo 200', 'bo'],
    ['王伟那边有多的额度，借我200', '王伟'],
  ])('%s', (say, person) => {
    expect(parseUtterance(say, { ...spokenAt, people }).person).toBe(person);
  });
});
