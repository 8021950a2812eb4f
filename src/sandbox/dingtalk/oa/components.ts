import { isObject, type Json, obj, objs, str } from '../../slack/json.js';
import { limits } from '../limits.js';
import type { FormComponent } from './model.js';
import { oaRefused } from './words.js';

/** https://open.dingtalk.com/document/development/oa-formcomponent-message */
const types: ReadonlySet<string> = new Set([
  'TextField',
  'TextareaField',
  'NumberField',
  'DDSelectField',
  'DDMultiSelectField',
  'DDDateField',
  'DDDateRangeField',
  'TextNote',
  'PhoneField',
  'DDPhotoField',
  'MoneyField',
  'TableField',
  'DDAttachment',
  'InnerContactField',
  'DepartmentField',
  'RelateField',
  'AddressField',
  'StarRatingField',
  'TimeAndLocationField',
]);

/**
 * Reads the components of a form: `{componentType, props, children?}`.
 *
 * @throws ApiRefusal for kinds there are not, for labels that are missing, too long or there twice
 */
export function readComponents(list: readonly Json[]): readonly FormComponent[] {
  if (list.length > limits.oa.components) throw wrong('控件超过 200 个');
  const components = list.map(readComponent);
  const ids = components.map((one) => one.id);
  const labels = components.map((one) => one.label);
  if (new Set(ids).size < ids.length) throw wrong('componentId 重复');
  if (new Set(labels).size < labels.length) throw wrong('label 重复');
  return components;
}

function readComponent(source: Json, index: number): FormComponent {
  const componentType = str(source, 'componentType') ?? '';
  if (!types.has(componentType)) throw wrong(`componentType ${componentType}`);
  const props = obj(source, 'props') ?? {};
  const label = str(props, 'label') ?? '';
  if (label === '') throw wrong('label 不能为空');
  if ([...label].length > limits.oa.label) throw wrong(`label ${label} 超过 20 个字`);
  const options = Array.isArray(props['options']) ? props['options'] : [];
  const choices = options.flatMap((one) => (isObject(one) ? (str(one, 'value') ?? []) : []));
  if (/SelectField$/.test(componentType) && choices.length === 0) throw wrong(`${label} 没有选项`);
  return {
    componentType,
    id: str(props, 'componentId') ?? `${componentType}-${index}`,
    label,
    required: props['required'] === true || props['required'] === 'true',
    bizAlias: str(props, 'bizAlias') ?? '',
    placeholder: str(props, 'placeholder') ?? '',
    options: choices,
    children: readComponents(objs(source, 'children')),
  };
}

function wrong(detail: string) {
  return oaRefused('formschema.error', detail);
}
