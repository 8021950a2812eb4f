const small: Readonly<Record<string, bigint>> = {
  zero: 0n,
  one: 1n,
  two: 2n,
  three: 3n,
  four: 4n,
  five: 5n,
  six: 6n,
  seven: 7n,
  eight: 8n,
  nine: 9n,
  ten: 10n,
  eleven: 11n,
  twelve: 12n,
  thirteen: 13n,
  fourteen: 14n,
  fifteen: 15n,
  sixteen: 16n,
  seventeen: 17n,
  eighteen: 18n,
  nineteen: 19n,
  twenty: 20n,
  thirty: 30n,
  forty: 40n,
  fourty: 40n,
  fifty: 50n,
  sixty: 60n,
  seventy: 70n,
  eighty: 80n,
  ninety: 90n,
  dozen: 12n,
};

const scales: Readonly<Record<string, bigint>> = {
  hundred: 100n,
  hundreds: 100n,
  thousand: 1000n,
  grand: 1000n,
  k: 1000n,
  million: 1_000_000n,
  billion: 1_000_000_000n,
  trillion: 1_000_000_000_000n,
};

const smallWords = Object.keys(small).join('|');
const scaleWords = Object.keys(scales).join('|');

/**
 * Number words as they stand in a sentence: "two hundred and fifty", "fifteen hundred", "a couple of hundred", "half a
 * million". A single small number ("one") is matched too; whether it is an amount depends on its place.
 */
export const englishNumeral = new RegExp(
  `(?<![\\w-])(?:half a (?:hundred|thousand|million|grand)|(?:(?:an?|a couple(?: of)?|couple(?: of)?)[ -])?(?:${smallWords}|hundred|thousand|million|billion|grand)(?:(?: and |[ -])(?:${smallWords}|${scaleWords}))*(?: and a half(?: (?:hundred|thousand|k|million|grand))?)?)(?![\\w-])`,
  'g',
);

/** A match of `englishNumeral` as value and decimal places, so that "two and a half thousand" stays exact; or null. */
export function englishNumber(text: string): { digits: bigint; places: number } | null {
  const half = /^half a (\w+)$/.exec(text);
  if (half) return { digits: ((scales[half[1] ?? ''] ?? 0n) * 10n) / 2n, places: 1 };
  const andHalf = /^(.*?) and a half(?: (\w+))?$/.exec(text);
  if (andHalf) {
    const words = (andHalf[1] ?? '').split(/[ -]/);
    const trailing = scales[andHalf[2] ?? ''] ?? scales[words.at(-1) ?? ''] ?? 1n;
    const whole = englishNumber(andHalf[1] ?? '');
    if (!whole || whole.places > 0) return null;
    const base = andHalf[2] ? whole.digits * trailing : whole.digits;
    return { digits: base * 10n + (trailing * 10n) / 2n, places: 1 };
  }
  let total = 0n;
  let group = 0n;
  let seen = false;
  for (const word of text
    .replace(/^an?[ -]/, ' ')
    .replace(/couple(?: of)?/, 'two')
    .trim()
    .split(/ and |[ -]+/)) {
    const value = small[word];
    const scale = scales[word];
    if (value !== undefined) {
      if (seen && group % 10n !== 0n && word !== 'dozen') return null;
      group = word === 'dozen' ? (group || 1n) * 12n : group + value;
    } else if (scale === 100n) {
      group = (group || 1n) * 100n;
    } else if (scale !== undefined) {
      // "ten thousand billion": a scale after a smaller one multiplies what was said so far.
      total = group === 0n && total > 0n ? total * scale : total + (group || 1n) * scale;
      group = 0n;
    } else {
      return null;
    }
    seen = true;
  }
  return seen ? { digits: total + group, places: 0 } : null;
}
