import { type Json, str } from '../../slack/json.js';
import type { ApiName } from '../faults.js';
import { limits } from '../limits.js';
import type { Platform } from '../platform.js';
import { OldRefusal } from '../refusal.js';
import { type CorpUserSeed, type DepartmentSeed, unionIdOf } from '../seed.js';

/** An API of the old kind about people and departments; its result stands inside `result`. */
export interface ContactApi {
  readonly name: ApiName;
  readonly path: string;
  readonly permission: string;
  run(platform: Platform, body: Json): unknown;
}

/** https://open.dingtalk.com/document/development/query-user-details and the pages beside it. */
export const contactApis: readonly ContactApi[] = [
  {
    name: 'userGet',
    path: '/topapi/v2/user/get',
    permission: 'qyapi_get_member',
    run: (platform, body) => userJson(platform, needUser(platform, text(body, 'userid'))),
  },
  {
    name: 'getByMobile',
    path: '/topapi/v2/user/getbymobile',
    permission: 'qyapi_get_member_by_mobile',
    run({ world }, body) {
      const mobile = text(body, 'mobile');
      if (!/^\+?[\d-]{6,20}$/.test(mobile)) throw new OldRefusal(40104, '手机号码不合法');
      const found = [...world.users.values()].find(
        (user) => user.mobile === mobile && user.external !== true,
      );
      if (found === undefined) throw new OldRefusal(60121, '找不到该用户');
      return { userid: found.userId };
    },
  },
  {
    name: 'getByUnionId',
    path: '/topapi/user/getbyunionid',
    permission: 'qyapi_get_member',
    run({ world }, body) {
      const found = world.member(text(body, 'unionid'), 2);
      if (found === undefined) throw new OldRefusal(60121, '找不到该用户');
      return { contact_type: 0, userid: found.userId };
    },
  },
  {
    name: 'userList',
    path: '/topapi/v2/user/list',
    permission: 'qyapi_get_department_member',
    run(platform, body) {
      const { departments, users } = platform.world.seed;
      const { deptId } = needDepartment(departments, body);
      const cursor = Number(text(body, 'cursor'));
      const size = Number(text(body, 'size'));
      if (!Number.isInteger(cursor) || cursor < 0 || !(size >= 1 && size <= limits.contacts.page))
        throw new OldRefusal(400002, '参数错误：size 为 1 到 100');
      const inside = users.filter((user) => user.external !== true && user.deptIds.includes(deptId));
      const end = cursor + size;
      const more = end < inside.length;
      return {
        has_more: more,
        ...(more ? { next_cursor: end } : {}),
        list: inside.slice(cursor, end).map((user) => userJson(platform, user)),
      };
    },
  },
  {
    name: 'listParentByUser',
    path: '/topapi/v2/department/listparentbyuser',
    permission: 'qyapi_get_department_list',
    run(platform, body) {
      const user = needUser(platform, text(body, 'userid'));
      const { departments } = platform.world.seed;
      const upwards = (deptId: number | undefined): number[] =>
        deptId === undefined
          ? []
          : [deptId, ...upwards(departments.find((one) => one.deptId === deptId)?.parentId)];
      return { parent_list: user.deptIds.map((id) => ({ parent_dept_id_list: upwards(id) })) };
    },
  },
  {
    name: 'listUserIds',
    path: '/topapi/user/listid',
    permission: 'qyapi_get_member',
    run({ world }, body) {
      const { deptId } = needDepartment(world.seed.departments, body);
      const inside = world.seed.users.filter(
        (user) => user.external !== true && user.deptIds.includes(deptId),
      );
      return { userid_list: inside.map((user) => user.userId) };
    },
  },
  {
    name: 'departmentGet',
    path: '/topapi/v2/department/get',
    permission: 'qyapi_get_department_list',
    run: ({ world }, body) => departmentJson(needDepartment(world.seed.departments, body)),
  },
  {
    name: 'listSub',
    path: '/topapi/v2/department/listsub',
    permission: 'qyapi_get_department_list',
    run({ world }, body) {
      const { departments } = world.seed;
      const { deptId } = needDepartment(departments, body);
      return departments.filter((one) => one.parentId === deptId).map(departmentJson);
    },
  },
  {
    name: 'listSubId',
    path: '/topapi/v2/department/listsubid',
    permission: 'qyapi_get_department_list',
    run({ world }, body) {
      const { departments } = world.seed;
      const { deptId } = needDepartment(departments, body);
      return { dept_id_list: departments.filter((one) => one.parentId === deptId).map((one) => one.deptId) };
    },
  },
];

/** The old API takes numbers and strings alike. */
function text(body: Json, key: string): string {
  const value = body[key];
  const found = typeof value === 'number' ? String(value) : str(body, key);
  if (found === undefined || found === '') throw new OldRefusal(400002, `参数错误：${key} 不能为空`);
  return found;
}

function needUser({ world }: Platform, userId: string): CorpUserSeed {
  const user = world.member(userId, 1);
  if (user === undefined) throw new OldRefusal(60121, '找不到该用户');
  return user;
}

function needDepartment(departments: readonly DepartmentSeed[], body: Json): DepartmentSeed {
  // The root may be left out.
  const id = body['dept_id'] === undefined ? '1' : text(body, 'dept_id');
  const found = departments.find((one) => String(one.deptId) === id);
  if (found === undefined) throw new OldRefusal(60003, '部门不存在');
  return found;
}

function userJson({ world, settings }: Platform, user: CorpUserSeed): Json {
  const denied = (permission: string): boolean => settings.denied.includes(permission);
  const led = world.seed.departments.filter((one) => one.managerUserIds?.includes(user.userId));
  return {
    userid: user.userId,
    unionid: unionIdOf(user.userId),
    name: user.name,
    avatar: '',
    title: user.title ?? '',
    job_number: '',
    active: true,
    admin: false,
    boss: false,
    senior: false,
    real_authed: true,
    state_code: '86',
    dept_id_list: user.deptIds,
    leader_in_dept: user.deptIds.map((dept_id) => ({
      dept_id,
      leader: led.some((one) => one.deptId === dept_id),
    })),
    // Mobile numbers and addresses need permissions of their own; without them the fields are missing.
    ...(user.mobile === undefined || denied('fieldMobile') ? {} : { mobile: user.mobile }),
    ...(user.email === undefined || denied('fieldEmail') ? {} : { email: user.email }),
    // Only where somebody filled in 直属主管.
    ...(user.managerUserId === undefined ? {} : { manager_userid: user.managerUserId }),
  };
}

function departmentJson(department: DepartmentSeed): Json {
  const { deptId, name, parentId, managerUserIds = [] } = department;
  return {
    dept_id: deptId,
    name,
    ...(parentId === undefined ? {} : { parent_id: parentId }),
    dept_manager_userid_list: managerUserIds,
    org_dept_owner: managerUserIds[0] ?? '',
  };
}
