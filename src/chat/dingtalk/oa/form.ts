import type { FormComponent } from '../api/workflow-shapes.js';

/** The name under which the form is made, and found again. */
export const formName = 'AI 额度申请 TokenDesk';

/** What people read below its name. */
export const formDescription =
  '在 TokenDesk 中提交的额度申请，请勿手动发起。Requests made in TokenDesk; do not start one by hand.';

/**
 * Labels of the fields, of 20 characters at most. They are what a value is matched by, so they are the same in every
 * language; changing one needs the form to be saved anew before the program that knows it starts.
 */
export const labels = {
  amount: '额度 Amount',
  reason: '理由 Reason',
  task: '任务 Task',
  until: '有效期 Until',
  standing: '现状 Standing',
  step: '步骤 Step',
  mark: '编号 No.',
} as const;

const required = new Set<string>(['amount', 'until', 'mark']);

/** The fields of the form. Source: https://open.dingtalk.com/document/development/oa-formcomponent-message */
export const formComponents: readonly FormComponent[] = Object.entries(labels).map(([key, label]) => ({
  componentType: key === 'reason' ? 'TextareaField' : 'TextField',
  props: { componentId: `tokendesk-${key}`, label, required: required.has(key), bizAlias: key },
}));
