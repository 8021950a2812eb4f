import { z } from 'zod';

/** Some answers spell booleans as text. */
const flag = z.union([z.boolean(), z.stringbool()]);
/** A Long, which does not fit every number. */
const long = z.union([z.string(), z.number()]).transform(String);
const text = z.string().catch('');

/** One field of an approval form, as the API takes it. */
export interface FormComponent {
  componentType: 'TextField' | 'TextareaField';
  props: { componentId: string; label: string; required: boolean; bizAlias: string };
}

/** An answer of the calls that act on an approval. */
export const workflowDone = z.object({ success: flag });

/** An answer of the call that starts one. */
export const instanceStarted = z.object({ instanceId: z.string().min(1) });

/** A page of ids. */
export const instanceIds = z.object({
  success: flag.catch(true),
  result: z.object({ list: z.array(z.string()).nullish(), nextToken: z.coerce.number().nullish() }).nullish(),
});

/** An answer that names a form. */
export const processFound = z.object({ result: z.object({ processCode: z.string().min(1) }) });

/** An approval as it is. Source: …/development/obtains-the-details-of-a-single-approval-instance-pop */
const instance = z.object({
  status: text,
  result: text,
  originatorUserId: text,
  operationRecords: z
    .array(z.object({ userId: text, type: text, result: text, remark: text, showName: text }))
    .nullish()
    .transform((list) => list ?? []),
  tasks: z
    .array(z.object({ taskId: long, userId: text, status: text, result: text }))
    .nullish()
    .transform((list) => list ?? []),
  formComponentValues: z
    .array(z.object({ name: text, value: text, bizAlias: text }))
    .nullish()
    .transform((list) => list ?? []),
});

/** An approval as it is. */
export type Instance = z.infer<typeof instance>;

/** An answer of the call that reads one; `success` is the text "true". */
export const instanceFound = z.object({ success: flag, result: instance.nullish() });
