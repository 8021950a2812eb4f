/** What somebody is in the company; the last three are in Slack only and were never imported. */
type CompanyRole =
  | 'finance'
  | 'manager'
  | 'engineer'
  | 'contractor'
  | 'intern'
  | 'newcomer'
  | 'guest'
  | 'outsider';

/** Somebody of the made-up company, or somebody its people meet in Slack. */
export interface CompanyPerson {
  /** `U…`. */
  readonly slackId: string;
  /** User id in the company's DingTalk; null for those who have no account there. */
  readonly dingtalkId: string | null;
  /** False where the imported file does not know the DingTalk account: its owner links it. */
  readonly imported?: boolean;
  readonly name: string;
  readonly email: string;
  /** BCP 47 tag of the Slack profile. */
  readonly locale: string;
  /** IANA zone of the Slack profile. */
  readonly zone: string;
  readonly role: CompanyRole;
  readonly title: string;
  /** What the imported file says of a member; null for those it does not name. */
  readonly member: { readonly team: string; readonly plan: string; readonly manager: string | null } | null;
}

const berlin = { locale: 'en-US', zone: 'Europe/Berlin' };
const shanghai = { locale: 'zh-CN', zone: 'Asia/Shanghai' };
const platform = (plan: string) => ({ team: 'Platform', plan, manager: 'carol@example.com' });
const payments = (plan: string) => ({ team: 'Payments', plan, manager: 'lina@example.com' });

/**
 * The cast, by Slack handle. Everybody is invented and has an address at example.com, which is reserved for such uses
 * (RFC 2606). Two people are called 王伟, so that a name alone does not say who is meant; Dave and Fay
 * decide where no manager can, as for Sam, who has none.
 */
export const people = {
  dave: {
    slackId: 'U07DAVE0001',
    dingtalkId: 'dave01',
    name: 'Dave Okafor',
    email: 'dave@example.com',
    locale: 'en-GB',
    zone: 'Asia/Singapore',
    role: 'finance',
    title: 'Head of Finance',
    member: { team: 'Finance', plan: 'manager', manager: null },
  },
  fay: {
    slackId: 'U07FAY00001',
    dingtalkId: 'fay01',
    name: 'Fay Laurent',
    email: 'fay@example.com',
    locale: 'en-GB',
    zone: 'Asia/Singapore',
    role: 'finance',
    title: 'Finance Partner',
    member: { team: 'Finance', plan: 'manager', manager: 'dave@example.com' },
  },
  carol: {
    slackId: 'U07CAROL001',
    dingtalkId: 'carol01',
    name: 'Carol Mbeki',
    email: 'carol@example.com',
    ...berlin,
    role: 'manager',
    title: 'Engineering Manager, Platform',
    member: { team: 'Platform', plan: 'manager', manager: 'dave@example.com' },
  },
  lina: {
    slackId: 'U07LINA0001',
    dingtalkId: 'lina01',
    name: '李娜',
    email: 'lina@example.com',
    ...shanghai,
    role: 'manager',
    title: '支付团队经理',
    member: { team: 'Payments', plan: 'manager', manager: 'dave@example.com' },
  },
  ana: {
    slackId: 'U07ANA00001',
    dingtalkId: 'ana01',
    name: 'Ana Costa',
    email: 'ana@example.com',
    ...berlin,
    role: 'engineer',
    title: 'Platform Engineer',
    member: platform('engineer'),
  },
  sam: {
    slackId: 'U07SAM00001',
    dingtalkId: 'sam01',
    name: 'Sam Reyes',
    email: 'sam@example.com',
    ...berlin,
    role: 'engineer',
    title: 'Staff Engineer',
    member: { team: 'Platform', plan: 'engineer', manager: null },
  },
  bo: {
    slackId: 'U07BO000001',
    dingtalkId: 'bo01',
    name: 'Bo Lindqvist',
    email: 'bo@example.com',
    locale: 'en-US',
    zone: 'Europe/Stockholm',
    role: 'engineer',
    title: 'Site Reliability Engineer',
    member: platform('engineer'),
  },
  marek: {
    slackId: 'U07MAREK001',
    dingtalkId: 'marek01',
    imported: false,
    name: 'Marek Nowak',
    email: 'marek@example.com',
    locale: 'en-GB',
    zone: 'Europe/Warsaw',
    role: 'engineer',
    title: 'Platform Engineer',
    member: platform('engineer'),
  },
  wangwei: {
    slackId: 'U07WANGWEI1',
    dingtalkId: 'wangwei01',
    name: '王伟',
    email: 'wangwei@example.com',
    ...shanghai,
    role: 'engineer',
    title: '平台工程师',
    member: platform('engineer'),
  },
  priya: {
    slackId: 'U07PRIYA001',
    dingtalkId: 'priya01',
    name: 'Priya Raman',
    email: 'priya@example.com',
    locale: 'en-GB',
    zone: 'Asia/Kolkata',
    role: 'contractor',
    title: 'Contractor, Platform',
    member: platform('contractor'),
  },
  xiaoming: {
    slackId: 'U07XIAOMING',
    dingtalkId: 'xiaoming01',
    name: '王小明',
    email: 'xiaoming@example.com',
    ...shanghai,
    role: 'engineer',
    title: '支付工程师',
    member: payments('engineer'),
  },
  chen: {
    slackId: 'U07CHEN0001',
    dingtalkId: 'chen01',
    name: '陈晨',
    email: 'chen@example.com',
    ...shanghai,
    role: 'engineer',
    title: '支付工程师',
    member: payments('engineer'),
  },
  wangwei2: {
    slackId: 'U07WANGWEI2',
    dingtalkId: 'wangwei201',
    name: '王伟',
    email: 'wangwei2@example.com',
    ...shanghai,
    role: 'engineer',
    title: '支付测试工程师',
    member: payments('engineer'),
  },
  grace: {
    slackId: 'U07GRACE001',
    dingtalkId: 'grace01',
    name: 'Grace Tan',
    email: 'grace@example.com',
    locale: 'en-GB',
    zone: 'Asia/Singapore',
    role: 'engineer',
    title: 'Risk Engineer, Payments',
    member: payments('engineer'),
  },
  xue: {
    slackId: 'U07XUE00001',
    dingtalkId: 'xue01',
    name: '赵雪',
    email: 'xue@example.com',
    ...shanghai,
    role: 'intern',
    title: '实习生',
    member: payments('intern'),
  },
  liuyang: {
    slackId: 'U07LIUYANG1',
    dingtalkId: 'liuyang01',
    name: '刘洋',
    email: 'liuyang@example.com',
    ...shanghai,
    role: 'contractor',
    title: '外包工程师',
    member: payments('contractor'),
  },
  nils: {
    slackId: 'U07NILS0001',
    dingtalkId: null,
    name: 'Nils New',
    email: 'nils@example.com',
    ...berlin,
    role: 'newcomer',
    title: 'Platform Engineer',
    member: null,
  },
  gus: {
    slackId: 'U07GUS00001',
    dingtalkId: null,
    name: 'Gus Guest',
    email: 'gus@guest.example.net',
    ...berlin,
    role: 'guest',
    title: 'Auditor',
    member: null,
  },
  olga: {
    slackId: 'U07OLGA0001',
    dingtalkId: 'olga01',
    name: 'Olga Outside',
    email: 'olga@partner.example.org',
    locale: 'en-US',
    zone: 'Europe/Vienna',
    role: 'outsider',
    title: 'Account Manager at a partner',
    member: null,
  },
} as const satisfies Record<string, CompanyPerson>;

/** Somebody's Slack handle. */
export type Handle = keyof typeof people;

/** Every handle, those with reports before those who report to them. */
export const handles = Object.keys(people) as Handle[];
