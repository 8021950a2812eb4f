import type { AppSeed, CorpSeed, CorpUserSeed, DepartmentSeed, ProcessSeed } from '../dingtalk/seed.js';
import { type CompanyPerson, type Handle, handles, people } from './people.js';

/** The company's internal app in DingTalk. Its secret opens nothing but a sandbox on the same machine. */
export const dingtalkApp: AppSeed = {
  clientId: 'dingtokendesk',
  clientSecret: 'sandbox-only-not-a-secret',
  robotCode: 'dingtokendesk',
  name: 'TokenDesk',
};

/** Id under which the company's admin imported the card template. */
export const cardTemplateId = '5f1c7a90-6b1e-4f0e-9d52-1f2f7f3c0a11.schema';

/** Code of the company's approval form for requests. */
export const processCode = 'PROC-7C0E1A52-9D34-4B6F-8A21-3F5E6D7C8B90';

/** A field of that form, as the bot's own set-up makes it; a test compares the two. */
const field = (key: string, label: string, required: boolean) => ({
  componentType: key === 'reason' ? 'TextareaField' : 'TextField',
  props: { componentId: `tokendesk-${key}`, label, required, bizAlias: key },
});

/** The form without a flow: each approval names those who decide it. */
const requestForm: ProcessSeed = {
  processCode,
  name: 'AI 额度申请 TokenDesk',
  description:
    '在 TokenDesk 中提交的额度申请，请勿手动发起。Requests made in TokenDesk; do not start one by hand.',
  formComponents: [
    field('amount', '额度 Amount', true),
    field('reason', '理由 Reason', false),
    field('task', '任务 Task', false),
    field('until', '有效期 Until', true),
    field('standing', '现状 Standing', false),
    field('step', '步骤 Step', false),
    field('mark', '编号 No.', true),
  ],
};

const departments: DepartmentSeed[] = [
  { deptId: 1, name: 'Kranich' },
  { deptId: 10, name: 'Platform', parentId: 1, managerUserIds: ['carol01'] },
  { deptId: 20, name: 'Payments', parentId: 1, managerUserIds: ['lina01'] },
  { deptId: 30, name: 'Finance', parentId: 1, managerUserIds: ['dave01'] },
];

/** The company's DingTalk: everybody but the guest and the newcomer has an account there. */
export const corp: CorpSeed = {
  corpId: 'dingcorp0001',
  users: handles.flatMap((handle) => userOf(people[handle])),
  departments,
  processes: [requestForm],
  groups: [
    group('cidAllHands01', '全员群', () => true),
    group('cidPayments01', '支付团队', (person) => person.member?.team === 'Payments'),
    group('cidPlatform01', 'Platform', (person) => person.member?.team === 'Platform'),
  ],
};

function userOf({
  dingtalkId,
  imported = true,
  name,
  email,
  title,
  role,
  member,
}: CompanyPerson): CorpUserSeed[] {
  if (dingtalkId === null) return [];
  const department = departments.find((one) => one.name === member?.team)?.deptId ?? 1;
  const manager = handles
    .map((handle): CompanyPerson => people[handle])
    .find((one) => one.email === member?.manager);
  return [
    {
      userId: dingtalkId,
      name,
      // Who filled in no address cannot be known by it.
      ...(imported ? { email } : {}),
      title,
      deptIds: [department],
      ...(manager?.dingtalkId ? { managerUserId: manager.dingtalkId } : {}),
      ...(role === 'outsider' ? { external: true } : {}),
    },
  ];
}

function group(openConversationId: string, title: string, wanted: (person: CompanyPerson) => boolean) {
  const members = handles.flatMap((handle: Handle) => {
    const person: CompanyPerson = people[handle];
    return person.dingtalkId !== null && wanted(person) ? [person.dingtalkId] : [];
  });
  return { openConversationId, title, members };
}
