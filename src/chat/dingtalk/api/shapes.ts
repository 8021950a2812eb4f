import { z } from 'zod';

/** Values of a card's variables; DingTalk takes strings alone, lists and objects as JSON. */
export type CardParams = Readonly<Record<string, string>>;

/** An answer of `batchSend`: the message may have reached nobody although the status is 200. */
export const batchSent = z.object({
  processQueryKey: z.string().catch(''),
  invalidStaffIdList: z.array(z.string()).nullish(),
  flowControlledStaffIdList: z.array(z.string()).nullish(),
});

/** An answer of `groupMessages/send`. */
export const groupSent = z.object({ processQueryKey: z.string().catch('') });

/** Some answers spell booleans as text. */
const flag = z.union([z.boolean(), z.stringbool()]);

/** An answer of the card calls. */
export const cardDone = z.object({ success: flag });

/** An answer of `createAndDeliver`, with one result for each place it was to appear in. */
export const cardDelivered = z.object({
  success: flag,
  result: z
    .object({
      deliverResults: z
        .array(z.object({ success: flag, errorMsg: z.string().nullish(), carrierId: z.string().nullish() }))
        .nullish(),
    })
    .nullish(),
});

/** What `user/get` says of a person. Samples show e-mail addresses as empty text where there is none. */
export const userFound = z.object({
  result: z.object({
    userid: z.coerce.string(),
    name: z.string().catch(''),
    email: z.string().nullish(),
    org_email: z.string().nullish(),
    active: flag.nullish().catch(null),
    dept_id_list: z.array(z.coerce.number()).nullish().catch(null),
  }),
});

/** A person as DingTalk knows them. */
export interface DingTalkUser {
  userId: string;
  name: string;
  email: string | null;
  /** Whether the account has been activated; null where DingTalk does not say. */
  active: boolean | null;
  /** Ids of the person's departments; the root is 1. */
  departments: readonly number[];
}
