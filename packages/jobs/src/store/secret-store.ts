/** Keys that this service makes for itself (signing links and webhooks), the same for every process on the database. */
export interface SecretStore {
  /** The secret of that name. Made by `create` and stored when there is none; two processes that race get the same one. */
  getOrCreate(name: string, create: () => Uint8Array): Promise<Uint8Array>;
}
