/** The few words of a logger that are used here; pino's loggers have them. */
export interface DingTalkLog {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
