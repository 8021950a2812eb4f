import { z } from 'zod';
import { isSelector } from '../core/approval.js';
import type { ReasonRule, Selector, StepRule } from '../core/approval-rules.js';
import type { Unit } from '../core/money.js';
import {
  amountField,
  amountOrNull,
  choice,
  count,
  countOrNull,
  email,
  flag,
  leaf,
  localDay,
  text,
  timeOfDay,
} from './fields.js';
import { didYouMean } from './problems.js';

/** Most hours that anything may wait: a year. */
const yearOfHours = 8760;
/** Days of the week as the file calls them, in their order. */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const amounts = (unit: Unit) =>
  z.strictObject({ from: amountOrNull(unit, 'zero'), upTo: amountOrNull(unit, 'zero') }).optional();
const counts = (most: number) =>
  z.strictObject({ from: countOrNull(0, most, 'null'), upTo: countOrNull(0, most, 'null') }).optional();

function conditions(unit: Unit) {
  return z
    .strictObject({
      amount: amounts(unit),
      request: amounts(unit),
      plan: z.array(text()).optional(),
      team: z.array(text()).optional(),
      lasting: z.array(choice(['period', 'date', 'every'])).optional(),
      purpose: z.array(text()).optional(),
      granted: amounts(unit),
      approvals: counts(10_000),
      declines: counts(10_000),
      period: counts(100),
      pool: amounts(unit),
      poolAfter: amounts(unit),
    })
    .prefault({});
}

/** Whom a step asks, as the file writes it: a person by the bare e-mail address. */
const selector = () =>
  leaf<Selector>({
    type: 'manager, managers-manager, role:<name>, rota:<name> or an e-mail address',
    read: (written) => {
      const plain = written.includes('@') && !/^(role|rota|person):/.test(written);
      const said = plain ? `person:${written.toLowerCase()}` : written;
      if (isSelector(said) && !said.startsWith('person:')) return { value: said };
      if (isSelector(said) && /^person:[^\s@,;]+@[^\s@,;]+$/.test(said)) return { value: said };
      const near = didYouMean(written, ['manager', 'managers-manager']);
      return {
        wrong: `"${written}" is nobody we know${near}; write manager, managers-manager, role:<name>, rota:<name> or an e-mail address`,
      };
    },
  });

const need = () =>
  leaf<StepRule['need']>({
    type: 'any, all, or a whole number from 1 to 20',
    fallback: 'any',
    read: (written) => {
      if (written === 'any' || written === 'all') return { value: written };
      const number = Number(written);
      if (/^\d+$/.test(written) && number >= 1 && number <= 20) return { value: number };
      return { wrong: `"${written}" is unknown; write any, all, or how many, from 1 to 20` };
    },
  });

const reason = (unit: Unit) =>
  leaf<ReasonRule>({
    type: 'optional, required, or an amount',
    fallback: 'optional',
    read: (written) => {
      if (written === 'optional' || written === 'required') return { value: written };
      const reading = amountField(unit, 'zero').read(written);
      if ('value' in reading) return { value: { from: reading.value } };
      return {
        wrong: `"${written}" is unknown; write optional, required, or the amount from which a reason is needed, like 200`,
      };
    },
  });

function step() {
  return z.strictObject({
    from: z.array(selector()).prefault([]),
    need: need(),
    escalateHours: countOrNull(1, yearOfHours, 'null'),
    escalateTo: z.array(selector()).optional(),
  });
}

function rule(unit: Unit) {
  return z.strictObject({
    name: text(),
    when: conditions(unit),
    steps: z.array(step()).optional(),
    approve: z.strictObject({ mostPerPeriod: amountOrNull(unit) }).optional(),
    refuse: z.strictObject({ en: text(), 'zh-CN': text() }).optional(),
    mode: choice(['card', 'oa', 'both'], 'card'),
    less: flag('true'),
    reason: reason(unit),
    task: choice(['optional', 'required'], 'optional'),
    expiresHours: countOrNull(1, yearOfHours, 'null'),
  });
}

/** The section `approvals` of the file. */
export function approvals(unit: Unit) {
  return z
    .strictObject({
      fallback: z.array(email()).prefault([]),
      roles: z.record(z.string(), z.array(email())).prefault({}),
      rotas: z
        .record(
          z.string(),
          z.strictObject({
            people: z.array(email()).prefault([]),
            every: choice(['day', 'week'], 'week'),
            from: localDay(),
          }),
        )
        .prefault({}),
      rules: z.array(rule(unit)).prefault([]),
      limits: z
        .strictObject({
          requestsPerHour: countOrNull(1, 1000, '10'),
          cooldownHours: count(0, yearOfHours, '0', 'whole hours'),
          reasonLeast: count(1, 500, '20'),
          reasonMost: count(1, 500, '500'),
        })
        .prefault({}),
      reminders: z
        .strictObject({ firstHours: count(1, 168, '4', 'whole hours'), most: count(0, 10, '5') })
        .prefault({}),
      workdays: z.array(choice(weekdays)).prefault(['mon', 'tue', 'wed', 'thu', 'fri']),
      workHours: z.strictObject({ from: timeOfDay('09:00'), to: timeOfDay('18:00') }).prefault({}),
      holidays: z.array(localDay()).prefault([]),
      extraWorkdays: z.array(localDay()).prefault([]),
    })
    .prefault({});
}
