// Keeps the studio's files, so that it opens without a network. Photographs never pass through here.
// The build puts in the files and a version of all of them together.
const VERSION = "__VERSION__";
const FILES = ["__FILES__"];
const CACHE = `lacuna-studio-${VERSION}`;
const KEPT = new Set(FILES.map((file) => new URL(file, self.registration.scope).href));

self.addEventListener("install", (event) => {
  // `reload`: not from the browser's own cache, which might hold the files of an older version.
  const requests = FILES.map((file) => new Request(file, { cache: "reload" }));
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(requests))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(
          names
            .filter((name) => name.startsWith("lacuna-studio-") && name !== CACHE)
            .map((name) => caches.delete(name)),
        ),
      )
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  // The page itself comes from the network where there is one, so that a new version is seen; its files have names that
  // change with what is in them, and come from here. What is not ours, such as a server's own routes, never comes by.
  const isPage = request.mode === "navigate" && url.href.split(/[?#]/)[0] === self.registration.scope;
  if (isPage) {
    event.respondWith(fetch(request).catch(() => caches.match(self.registration.scope, { cacheName: CACHE })));
    return;
  }
  if (!KEPT.has(url.href)) return;
  event.respondWith(caches.match(request, { cacheName: CACHE }).then((kept) => kept ?? fetch(request)));
});
