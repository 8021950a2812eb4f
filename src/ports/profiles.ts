/** What a platform says of one of its people. */
export interface Profile {
  name: string;
  /** The short name people type after an at sign, if the platform has one. */
  handle: string | null;
  email: string | null;
  /** BCP 47, as the platform has it ("en-US", "zh-CN"). */
  locale: string | null;
  /** IANA time zone. */
  zone: string | null;
  /** `guest`: limited account of the same workspace. `outsider`: belongs to another company. */
  standing: 'member' | 'guest' | 'outsider' | 'bot' | 'gone';
}

/** Reads people's profiles from one platform. */
export interface Profiles {
  /** The profile, or null if the platform tells nothing of anybody by that id. Rejects if it cannot be asked now. */
  fetch(workspace: string, userId: string): Promise<Profile | null>;
}
