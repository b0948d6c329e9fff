/** The configuration is wrong. The message names each setting, where it came from and what is allowed: one a line. */
export class ConfigError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ConfigError";
  }
}
