import { z } from 'zod';
import { decimals, type Unit, units } from '../core/money.js';
import { approvals } from './approvals-schema.js';
import {
  amount,
  amountOrNull,
  choice,
  count,
  countOrNull,
  currency,
  decimalText,
  flag,
  optionalCurrency,
  optionalDecimal,
  optionalText,
  percent,
  percentOrOff,
  since,
  text,
  textOrNull,
  timeOfDay,
  zone,
} from './fields.js';

/** What an installation counts in and where its days begin, unless the file says otherwise. */
export const defaultUnit: Unit = 'USD';
/** See {@link defaultUnit}. */
export const defaultZone = 'Asia/Shanghai';

/** Decimals of prices and rates, which are kept in millionths. */
export const foreignDecimals = 6;

/** Most hours that a question or a request may wait: a year. */
const yearOfHours = 8760;

function lending(unit: Unit) {
  return z
    .strictObject({
      enabled: flag('true'),
      mostPerLoan: amountOrNull(unit),
      mostOpen: count(1, 1000, '3'),
      mostQuestions: count(1, 1000, '3'),
      keepShare: percent('20'),
      protectedShare: percent('50'),
      mostDays: count(1, 366, '62', 'whole days'),
      questionHours: count(1, yearOfHours, '48', 'whole hours'),
      mostOwed: amountOrNull(unit),
      mostLent: amountOrNull(unit),
      mostPerPair: amountOrNull(unit),
      cooldownHours: count(0, yearOfHours, '0', 'whole hours'),
      lateDays: count(0, 366, '0', 'whole days'),
      tellManagerFrom: amountOrNull(unit),
      askManagerFrom: amountOrNull(unit),
      managerHours: count(1, yearOfHours, '48', 'whole hours'),
    })
    .prefault({});
}

function gifts() {
  return z
    .strictObject({
      enabled: flag('true'),
      mostShare: percent('50'),
      mostOpen: count(1, 1000, '3'),
      answerHours: count(1, yearOfHours, '48', 'whole hours'),
      cooldownHours: count(0, yearOfHours, '24', 'whole hours'),
      shelfShare: percent('30'),
    })
    .prefault({});
}

function requests(unit: Unit) {
  return z
    .strictObject({
      most: amountOrNull(unit),
      mostOpen: count(1, 1000, '3'),
      reasonFrom: amountOrNull(unit, 'zero'),
      expiresHours: count(1, yearOfHours, '72', 'whole hours'),
    })
    .prefault({});
}

function plan(unit: Unit) {
  return z.strictObject({
    name: z.union([optionalText('the key'), z.strictObject({ en: text(), 'zh-CN': text() })]),
    allowance: amount(unit),
    window: choice(['month', 'week', 'day'], 'month'),
    caps: z.strictObject({ week: amountOrNull(unit), day: amountOrNull(unit) }).prefault({}),
    rollover: amount(unit, '0'),
    lending: lending(unit),
    gifts: gifts(),
    requests: requests(unit),
    alerts: z
      .strictObject({
        levels: z.array(count(1, 100, '50, 80, 95, 100', 'a percent')).prefault(['50', '80', '95', '100']),
      })
      .prefault({}),
    review: z.strictObject({ at: percentOrOff('50') }).prefault({}),
  });
}

/** `tokendesk.yaml`, with every scalar still the text of the file. Amounts and dates need to know unit and zone. */
export function fileShape(unit: Unit, organisationZone: string) {
  // A foreign price may need all six decimals even where the unit has three.
  const price = (fallback?: string) =>
    decimalText('an amount', Math.max(foreignDecimals, decimals(unit)), fallback);
  const cachePrice = () => optionalDecimal('an amount', foreignDecimals, 'as input');
  return z.strictObject({
    unit: choice(units, defaultUnit),
    zone: zone(defaultZone),
    language: choice(['en', 'zh-CN'], 'en'),
    members: choice(['auto', 'invite', 'closed'], 'auto'),
    linkByEmail: flag('true'),
    digest: z
      .strictObject({
        at: timeOfDay('09:00'),
        perMinute: count(1, 6000, '240'),
        shortCallTokens: count(1, 1_000_000, '2000'),
        dearFactor: count(2, 1000, '4'),
      })
      .prefault({}),
    contact: textOrNull(),
    defaultPlan: optionalText('the only plan, else standard', 'the key of a plan'),
    plans: z.record(z.string(), plan(unit)).optional(),
    lending: z
      .strictObject({
        within: choice(['anybody', 'team'], 'anybody'),
        managersSee: choice(['totals', 'pairs'], 'totals'),
        apart: z.array(z.array(text())).prefault([]),
      })
      .prefault({}),
    pools: z.record(z.string(), amount(unit, undefined, 'more')).prefault({}),
    issuance: amountOrNull(unit),
    alerts: z
      .strictObject({
        enabled: flag('true'),
        pace: count(101, 1000, '120', 'a percent'),
        burnFactor: count(2, 1000, '5'),
        burnFloor: count(1, 100, '10', 'a percent'),
        quiet: z.strictObject({ from: timeOfDay('22:00'), to: timeOfDay('08:00') }).prefault({}),
      })
      .prefault({}),
    // The standard edition: https://open.dingtalk.com/document/development/dingtalk-application-development-platform-billing-model
    dingtalk: z
      .strictObject({
        monthlyCalls: countOrNull(1, 1_000_000_000, '5000'),
        callsPerSecond: count(1, 10_000, '20'),
      })
      .prefault({}),
    approvals: approvals(unit),
    prices: z
      .array(
        z.strictObject({
          model: text(),
          from: since(organisationZone),
          currency: optionalCurrency('the unit'),
          input: price(),
          output: price(),
          cacheRead: cachePrice(),
          cacheWrite: cachePrice(),
        }),
      )
      .prefault([]),
    rates: z
      .array(
        z.strictObject({
          currency: currency(),
          from: since(organisationZone),
          rate: decimalText('an amount', foreignDecimals, undefined, 'more'),
        }),
      )
      .prefault([]),
  });
}

/** The file as read. */
export type PolicyFile = z.output<ReturnType<typeof fileShape>>;
/** One plan as read. */
export type PlanFile = NonNullable<PolicyFile['plans']>[string];
