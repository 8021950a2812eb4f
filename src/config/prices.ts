import { decimals, toMinor, type Unit } from '../core/money.js';
import type { ExchangeRate, Price } from '../core/plan.js';
import { convert, rateAt } from '../core/usage.js';
import type { Problem } from './problems.js';
import { foreignDecimals, type PolicyFile } from './schema.js';
import type { YamlFile } from './yaml-file.js';

type PriceRow = PolicyFile['prices'][number];

/** Exchange rates as the rules use them: millionths of the unit per whole unit of the currency. */
export function ratesOf(
  rows: PolicyFile['rates'],
  unit: Unit,
  file: YamlFile,
  problems: Problem[],
): ExchangeRate[] {
  const seen = new Set<string>();
  return rows.map((row, index) => {
    if (row.currency === unit)
      problems.push(
        file.problem(['rates', index, 'currency'], `${unit} is the unit itself; remove this rate`),
      );
    const key = `${row.currency} ${row.from.getTime()}`;
    if (seen.has(key))
      problems.push(
        file.problem(
          ['rates', index, 'from'],
          `is the second rate of ${row.currency} from that time; keep one of them`,
        ),
      );
    seen.add(key);
    // Six decimals whatever the unit is: the scale of USD.
    return { currency: row.currency, from: row.from, rate: toMinor(row.rate, 'USD') };
  });
}

/**
 * Prices in minor units per million tokens. A price in another currency follows its rate: it becomes one row per rate
 * that holds while the price does.
 */
export function pricesOf(
  rows: readonly PriceRow[],
  unit: Unit,
  rates: readonly ExchangeRate[],
  file: YamlFile,
  problems: Problem[],
): Price[] {
  const seen = new Set<string>();
  return rows.flatMap((row, index) => {
    const key = `${row.model} ${row.from.getTime()}`;
    if (seen.has(key))
      problems.push(
        file.problem(
          ['prices', index, 'from'],
          `is the second price of ${row.model} from that time; keep one of them`,
        ),
      );
    seen.add(key);
    if (row.currency === null || row.currency === unit) return [ownPrice(row, index, unit, file, problems)];
    const made = foreignPrices(row, row.currency, until(rows, row), unit, rates);
    if (made.length === 0)
      problems.push(
        file.problem(
          ['prices', index, 'currency'],
          `${row.currency} has no rate; add one under "rates", or write the price in ${unit}`,
        ),
      );
    return made;
  });
}

function ownPrice(row: PriceRow, index: number, unit: Unit, file: YamlFile, problems: Problem[]): Price {
  const kinds = ['input', 'output', 'cacheRead', 'cacheWrite'] as const;
  for (const kind of kinds) {
    const fraction = row[kind]?.split('.')[1] ?? '';
    if (fraction.length > decimals(unit))
      problems.push(
        file.problem(
          ['prices', index, kind],
          `"${row[kind]}" has more than ${decimals(unit)} decimals; round it`,
        ),
      );
  }
  return priceOf(row, row.from, (text) => toMinor(text, unit));
}

function foreignPrices(
  row: PriceRow,
  currency: string,
  end: Date | null,
  unit: Unit,
  rates: readonly ExchangeRate[],
): Price[] {
  const changes = rates
    .filter((rate) => rate.currency === currency && rate.from > row.from && (!end || rate.from < end))
    .map((rate) => rate.from);
  return [row.from, ...changes].flatMap((from) => {
    const rate = rateAt(rates, currency, from);
    return rate ? [priceOf(row, from, (text) => convert(foreignMinor(text), rate, unit))] : [];
  });
}

function priceOf(row: PriceRow, from: Date, minor: (text: string) => bigint): Price {
  return {
    model: row.model,
    from,
    input: minor(row.input),
    output: minor(row.output),
    cacheRead: minor(row.cacheRead ?? row.input),
    cacheWrite: minor(row.cacheWrite ?? row.input),
  };
}

/** When the next price of the same model begins; null if none does. */
function until(rows: readonly PriceRow[], row: PriceRow): Date | null {
  const later = rows.filter((other) => other.model === row.model && other.from > row.from);
  return later.reduce<Date | null>(
    (first, other) => (!first || other.from < first ? other.from : first),
    null,
  );
}

/** Millionths of a foreign currency. */
function foreignMinor(text: string): bigint {
  const [whole = '0', fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(foreignDecimals, '0'));
}
