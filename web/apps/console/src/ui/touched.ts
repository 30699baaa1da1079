/** Small forms keep what a person touched; all else is shown, and stays, as it is now. */

/** What is to be sent: a value that is the same as now may have been changed elsewhere, and is nobody's business. */
export function different<T extends object>(touched: Partial<T>, now: T): Partial<T> {
  return Object.fromEntries(Object.entries(touched).filter(([key, value]) => value !== now[key as keyof T])) as Partial<T>;
}

export const isEmpty = (body: object) => Object.keys(body).length === 0;
