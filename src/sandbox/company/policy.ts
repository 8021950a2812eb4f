import { modelPrices } from './models.js';

const prices = Object.entries(modelPrices).map(
  ([model, { input, output, cacheRead, cacheWrite }]) => `
  - model: ${model}
    from: 2026-01-01
    input: ${input}
    output: ${output}
    cacheRead: ${cacheRead}
    cacheWrite: ${cacheWrite}`,
);

/** The company's `tokendesk.yaml`. Amounts are US dollars; prices are per million tokens. */
export const policyYaml = `# The made-up company of the sandbox.
unit: USD
zone: Asia/Shanghai
language: en

# Nobody has to wait for an import: newcomers get the default plan.
members: auto
defaultPlan: engineer
contact: Dave Okafor (dave@example.com)

plans:
  engineer:
    name: { en: Engineer, zh-CN: 工程师 }
    allowance: 500
    window: month
    caps: { week: 400 }
    lending:
      mostPerLoan: 300
      mostOpen: 3
      mostQuestions: 3
      keepShare: 20
      protectedShare: 50
      mostDays: 62
      questionHours: 48
      mostOwed: 900
      mostLent: 900
      mostPerPair: 600
      # Of a loan this large the lender's manager hears; from the next amount on they must agree first.
      tellManagerFrom: 250
      askManagerFrom: 300
      managerHours: 48
    requests: { most: 1000, mostOpen: 3, reasonFrom: 200, expiresHours: 72 }

  manager:
    name: { en: Manager, zh-CN: 经理 }
    allowance: 800
    window: month
    lending: { mostPerLoan: 500, keepShare: 20, protectedShare: 50 }
    requests: { reasonFrom: 200 }

  # Works with the in-house model, which is free; the allowance is for the odd exception.
  contractor:
    name: { en: Contractor, zh-CN: 外包 }
    allowance: 50
    window: month
    lending: { enabled: false }
    gifts: { enabled: false }
    requests: { most: 200, mostOpen: 1, reasonFrom: 0 }

  intern:
    name: { en: Intern, zh-CN: 实习生 }
    allowance: 100
    window: month
    caps: { week: 50, day: 20 }
    lending: { mostPerLoan: 50, mostOpen: 1, keepShare: 50, protectedShare: 70, mostDays: 31 }
    requests: { most: 200, mostOpen: 1, reasonFrom: 50 }

# What each team may give out on top of its people's plans, each month.
pools:
  Platform: 2000
  Payments: 1500

# The same for those whose team has no pool.
issuance: 5000

approvals:
  fallback: [dave@example.com, fay@example.com]
  roles:
    finance: [dave@example.com, fay@example.com]
  rules:
    # A thousand and more at once: the manager, then finance. From 600 on the manager finds it in DingTalk's own approvals,
    # too. Everything else goes to the manager alone, on a card.
    - name: large
      when: { request: { from: 1000 } }
      mode: both
      steps:
        - { from: [manager], escalateHours: 8, escalateTo: [managers-manager] }
        - { from: [role:finance] }
      reason: required
    - name: sizeable
      when: { request: { from: 600 } }
      mode: both
      steps: [{ from: [manager], escalateHours: 8, escalateTo: [managers-manager] }]

prices:${prices.join('')}
`;
