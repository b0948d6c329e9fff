/** @throws Error  that says what to install. The packages are optional: local disk does not need their 23 MB. */
export async function loadS3Sdk(importPackages: () => Promise<S3Sdk> = importS3Sdk): Promise<S3Sdk> {
  try {
    return await importPackages();
  } catch (cause) {
    throw new Error(
      "Storing files in S3 needs two packages that are not installed: npm install @aws-sdk/client-s3 @aws-sdk/lib-storage",
      { cause },
    );
  }
}

async function importS3Sdk() {
  const [client, storage] = await Promise.all([import("@aws-sdk/client-s3"), import("@aws-sdk/lib-storage")]);
  return { ...client, Upload: storage.Upload };
}

export type S3Sdk = Awaited<ReturnType<typeof importS3Sdk>>;
