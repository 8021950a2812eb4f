import { describe, expect, it } from 'vitest';
import { readAmounts } from '../../../src/chat/intents/numbers.js';
import { englishNumber } from '../../../src/chat/intents/numerals-en.js';
import { chineseNumber } from '../../../src/chat/intents/numerals-zh.js';

const values = (text: string) => readAmounts(text).map((amount) => amount.value ?? amount.problem);

describe('amounts', () => {
  it.each([
    ['200', '200'],
    ['$50', '50'],
    ['1.5k', '1500'],
    ['2万', '20000'],
    ['1.25m', '1250000'],
    ['50,000.50', '50000.5'],
    ['5,0000', '50000'],
    ['1万5', '15000'],
    ['0.000001', '0.000001'],
    ['一千五', '1500'],
    ['两万三', '23000'],
    ['一点五万', '15000'],
    ['100000000000.000001', '100000000000.000001'],
    ['1.2.3', 'not-a-number'],
    ['1,5k', 'not-a-number'],
    ['-3', 'negative'],
    ['0.00', 'zero'],
    ['1000000000000', '1000000000000'],
    ['1000000000000.01', 'too-large'],
  ])('%s is %s', (text, value) => expect(values(`borrow ${text} from x`)).toEqual([value]));

  it.each([
    'pr 4711',
    '3 days',
    '第3期',
    '5个人',
    '3点钟',
    'gpt-4',
    'v2.1',
    '200 tests',
    '千万别',
    '万一',
    '一下',
    '统一',
  ])('%s is none', (text) => expect(values(text)).toEqual([]));
});

describe('Chinese numerals', () => {
  it.each([
    ['十', 10n],
    ['十五', 15n],
    ['二十', 20n],
    ['一百二', 120n],
    ['一百零二', 102n],
    ['两百五十', 250n],
    ['一万零五百', 10500n],
    ['三十二万', 320000n],
    ['一亿二千万', 120000000n],
    ['3千5', 3500n],
  ])('%s', (text, value) => expect(chineseNumber(text)).toBe(value));
  it.each(['百', '万', '一x'])('%s is none', (text) => expect(chineseNumber(text)).toBeNull());
});

describe('English numerals', () => {
  it.each([
    ['two hundred', '200'],
    ['two hundred and fifty', '250'],
    ['fifteen hundred', '1500'],
    ['a thousand', '1000'],
    ['twelve thousand three hundred', '12300'],
    ['a couple of hundred', '200'],
    ['half a million', '500000'],
    ['two and a half thousand', '2500'],
  ])('%s', (text, value) => {
    const number = englishNumber(text);
    expect(number && (number.digits / 10n ** BigInt(number.places)).toString()).toBe(value);
  });
});
