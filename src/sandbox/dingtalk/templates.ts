import { isObject, objs, parseJson, str } from '../slack/json.js';
import type { TemplateSeed } from './seed.js';

/** A variable of a card template. */
export interface Variable {
  readonly name: string;
  /** `string`, `markdown`, `buttonGroup`, `form` and others the card platform has. */
  readonly type: string;
  /** May have another value for each person. */
  readonly private: boolean;
}

/** A card template, as far as a card's behaviour depends on it. */
export interface Template {
  readonly id: string;
  readonly published: boolean;
  readonly variables: readonly Variable[];
}

/**
 * Reads the templates by their exported JSON: `editorData`, itself JSON text, has the `variableList`.
 *
 * @throws when one of them has no variables to read
 */
export function readTemplates(seeds: readonly TemplateSeed[]): ReadonlyMap<string, Template> {
  return new Map(seeds.map((seed) => [seed.id, readTemplate(seed)]));
}

function readTemplate({ id, json, published = true }: TemplateSeed): Template {
  const file = typeof json === 'string' ? parseJson(json) : json;
  const inner = str(file, 'editorData');
  const editor = inner === undefined ? isObject(file) && file['editorData'] : parseJson(inner);
  const list = objs(isObject(editor) ? editor : file, 'variableList');
  const variables = list.flatMap((one): Variable[] => {
    const name = str(one, 'name');
    return name === undefined
      ? []
      : [{ name, type: str(one, 'type') ?? 'string', private: one['private'] === true }];
  });
  if (variables.length === 0)
    throw new Error(`card template ${id}: editorData has no variableList with names.`);
  return { id, published, variables };
}
