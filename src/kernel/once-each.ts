/**
 * Computes once for each object and remembers it as long as the object lives. For what follows from the
 * object alone, and for objects that do not change.
 */
export function onceEach<From extends object, Found>(compute: (from: From) => Found): (from: From) => Found {
  const known = new WeakMap<From, { found: Found }>();
  return from => {
    const before = known.get(from);
    if (before) return before.found;
    const found = compute(from);
    known.set(from, { found });
    return found;
  };
}
