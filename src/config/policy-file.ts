import { type Unit, units } from '../core/money.js';
import type { Plan, PlanCap } from '../core/plan.js';
import type { Policy } from '../core/policy.js';
import type { QuietHours } from '../core/quiet.js';
import { approvalsOf } from './approvals.js';
import { isZone } from './fields.js';
import { deepFreeze } from './freeze.js';
import { pricesOf, ratesOf } from './prices.js';
import { ConfigError, didYouMean, type Problem } from './problems.js';
import { defaultUnit, defaultZone, fileShape, type PlanFile, type PolicyFile } from './schema.js';
import { keysAt } from './schema-keys.js';
import { problemsOf, readYaml, type YamlFile } from './yaml-file.js';

/** What the only plan allows a month where the file names no plans: about what one engaged person uses. */
const standardAllowance: Record<Unit, string> = { USD: '500', CNY: '3500', token: '50000000', point: '5000' };
/** From which part of it a request needs a reason. */
const standardReasonFrom: Record<Unit, string> = { USD: '100', CNY: '700', token: '10000000', point: '1000' };

/**
 * Reads `tokendesk.yaml` into the organisation's rules; an empty text gives the defaults. `name` is how errors call
 * the file. Throws `ConfigError` with every problem found. The policy cannot be changed afterwards.
 */
export function readPolicy(source: string, name: string): Policy {
  const file = readYaml(source, name);
  const given = file.value as { unit?: unknown; zone?: unknown; plans?: unknown };
  if (typeof file.value !== 'object' || file.value === null || Array.isArray(file.value))
    throw new ConfigError([file.problem([], 'is not a map; write lines "key: value"')]);
  const unit = units.find((known) => known === given.unit) ?? defaultUnit;
  const zone = typeof given.zone === 'string' && isZone(given.zone) ? given.zone : defaultZone;
  const shape = fileShape(unit, zone);
  const withPlans = given.plans === undefined ? { ...given, plans: standardPlan(unit) } : given;
  const parsed = shape.safeParse(withPlans);
  if (!parsed.success)
    throw new ConfigError(problemsOf(file, parsed.error.issues, (path) => keysAt(shape, path)));
  const problems: Problem[] = [];
  const read = parsed.data;
  const plans = new Map(
    Object.entries(read.plans ?? {}).map(([key, plan]) => [key, planOf(key, plan, file, problems)]),
  );
  const rates = ratesOf(read.rates, unit, file, problems);
  const prices = pricesOf(read.prices, unit, rates, file, problems);
  const defaultPlan = defaultPlanOf(read.defaultPlan, [...plans.keys()], file, problems);
  const approvals = approvalsOf(read.approvals, [...plans.keys()], { file, problems });
  if (problems.length > 0) throw new ConfigError(problems);
  return deepFreeze<Policy>({
    unit,
    zone,
    language: read.language,
    members: read.members,
    defaultPlan,
    plans,
    lending: read.lending,
    pools: new Map(Object.entries(read.pools).map(([team, amount]) => [team.trim(), amount])),
    issuance: read.issuance,
    fallbackApprovers: [...new Set(read.approvals.fallback)],
    approvals,
    prices,
    rates,
    contact: read.contact,
    linkByEmail: read.linkByEmail,
    digest: read.digest,
    alerts: { ...read.alerts, quiet: quietHours(read.alerts.quiet) },
    dingtalk: read.dingtalk,
  });
}

function quietHours({ from, to }: PolicyFile['alerts']['quiet']): QuietHours {
  const clock = ({ hour, minute }: typeof from) =>
    `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
  return { from: clock(from), to: clock(to) };
}

function standardPlan(unit: Unit) {
  return {
    standard: {
      name: { en: 'Standard', 'zh-CN': '标准' },
      allowance: standardAllowance[unit],
      requests: { reasonFrom: standardReasonFrom[unit] },
    },
  };
}

/** Longer windows first; a cap must be shorter than the window that grants. */
const windowOrder = ['month', 'week', 'day'] as const;

function planOf(key: string, plan: PlanFile, file: YamlFile, problems: Problem[]): Plan {
  const caps: PlanCap[] = [];
  for (const window of ['week', 'day'] as const) {
    const amount = plan.caps[window];
    if (amount === null) continue;
    if (windowOrder.indexOf(window) <= windowOrder.indexOf(plan.window))
      problems.push(
        file.problem(
          ['plans', key, 'caps', window],
          `is no shorter than the plan's own window; remove it, or set window to a longer one than ${plan.window}`,
        ),
      );
    caps.push({ window, amount });
  }
  const name = typeof plan.name === 'string' ? { en: plan.name, 'zh-CN': plan.name } : plan.name;
  const levels = [...new Set(plan.alerts.levels)].sort((a, b) => a - b);
  return { ...plan, key, name: name ?? { en: key, 'zh-CN': key }, caps, alerts: { levels } };
}

function defaultPlanOf(
  given: string | null,
  keys: readonly string[],
  file: YamlFile,
  problems: Problem[],
): string {
  if (keys.length === 0) {
    problems.push(file.problem(['plans'], 'names no plan; write at least one, or leave "plans" out'));
    return '';
  }
  const key = given ?? (keys.length === 1 ? (keys[0] ?? '') : 'standard');
  if (keys.includes(key)) return key;
  const wrong = given === null ? 'is missing and no plan is called standard' : `"${key}" is not a plan`;
  problems.push(
    file.problem(['defaultPlan'], `${wrong}${didYouMean(key, keys)}; write one of ${keys.join(', ')}`),
  );
  return key;
}
