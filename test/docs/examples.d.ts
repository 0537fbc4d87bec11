declare module '*/price-server.mjs' {
  export function startPriceServer(): Promise<{ url: string; close(): Promise<void> }>
}

declare module '*/object-store.mjs' {
  export function startObjectStore(): Promise<{ url: string; close(): Promise<void> }>
}
