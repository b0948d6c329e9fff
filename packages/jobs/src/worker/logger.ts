/** Structured logging as Pino and Fastify do it: fields first, then a constant message. Never image data, never keys. */
export interface Logger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
