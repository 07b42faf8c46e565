declare const brand: unique symbol

/** A nominal type: a plain value that only its own constructor or decoder may call by this name. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name }
