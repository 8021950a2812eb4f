import { isObject, type Json, parseJson, str } from '../../slack/json.js';
import { limits } from '../limits.js';
import type { World } from '../world.js';
import type { FormComponent, FormValue } from './model.js';
import { oaRefused } from './words.js';

/**
 * Checks filled-in fields against a form, as they come with a start: by label, as strings.
 * https://open.dingtalk.com/document/development/create-an-approval-instance
 *
 * @throws ApiRefusal for labels the form does not have, and for values a field cannot hold
 */
export function readValues(
  world: World,
  components: readonly FormComponent[],
  list: readonly Json[],
): readonly FormValue[] {
  if (list.length > limits.oa.values) throw oaRefused('invalidParameter', '表单控件超过 150 个');
  const seen = new Set<string>();
  const values = list.map((one): FormValue => {
    const name = str(one, 'name') ?? '';
    const component = components.find((field) => field.label === name);
    if (component === undefined) throw oaRefused('illegalComponent', `表单中没有“${name}”`);
    const id = str(one, 'id');
    if (id !== undefined && id !== component.id)
      throw oaRefused('illegalComponent', `“${name}”的 id 是 ${component.id}`);
    if (seen.has(name)) throw oaRefused('formConverterError', `“${name}”出现了两次`);
    seen.add(name);
    const value = one['value'];
    if (typeof value !== 'string') throw oaRefused('formConverterError', `“${name}”的 value 不是字符串`);
    if (value.length > limits.oa.value) throw oaRefused('formConverterError', `“${name}”太长`);
    if (value !== '') checkValue(world, component, value);
    const { componentType, bizAlias } = component;
    return { id: component.id, name, value, extValue: str(one, 'extValue') ?? '', componentType, bizAlias };
  });
  const missing = components.find(
    (one) => one.required && !values.some((value) => value.name === one.label && value.value !== ''),
  );
  if (missing !== undefined) throw oaRefused('formConverterError', `“${missing.label}”必填`);
  return values;
}

function checkValue(
  world: World,
  { componentType, label, options, children }: FormComponent,
  value: string,
): void {
  const wrong = (what: string) => oaRefused('formConverterError', `“${label}”${what}`);
  const list = (): readonly unknown[] => {
    const parsed = parseJson(value);
    if (!Array.isArray(parsed)) throw wrong('应为 JSON 数组字符串');
    return parsed;
  };
  switch (componentType) {
    case 'NumberField':
    case 'MoneyField':
      if (!/^-?\d+(\.\d+)?$/.test(value)) throw wrong('不是数字');
      return;
    case 'DDSelectField':
      if (!options.includes(value)) throw wrong(`没有选项“${value}”`);
      return;
    case 'DDMultiSelectField':
      for (const one of list())
        if (typeof one !== 'string' || !options.includes(one)) throw wrong(`没有选项“${String(one)}”`);
      return;
    case 'DDDateField':
      if (!isDate(value)) throw wrong('不是 yyyy-MM-dd 格式的日期');
      return;
    case 'DDDateRangeField': {
      const [from, to] = list();
      if (typeof from !== 'string' || typeof to !== 'string' || !isDate(from) || !isDate(to) || from > to)
        throw wrong('不是日期区间');
      return;
    }
    case 'InnerContactField':
      for (const one of list())
        if (typeof one !== 'string' || world.member(one, 1) === undefined)
          throw wrong(`没有员工 ${String(one)}`);
      return;
    case 'TableField':
      for (const row of list()) {
        if (!Array.isArray(row)) throw wrong('的每一行应为数组');
        readValues(world, children, row.filter(isObject));
      }
      return;
    default:
      return;
  }
}

function isDate(text: string): boolean {
  const day = /^(\d{4}-\d\d-\d\d)( \d\d:\d\d)?$/.exec(text)?.[1];
  return day !== undefined && !Number.isNaN(Date.parse(`${day}T00:00:00Z`));
}
