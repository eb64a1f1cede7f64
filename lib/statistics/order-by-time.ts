/** Places of the times from the last to the first, by counting: a comparison of every two costs ten times as much on a hundred thousand people. */
export function latestFirst(times: Float64Array): Int32Array {
  const n = times.length;
  const sorted = Float64Array.from(times).sort();
  const taken = new Int32Array(n);
  const order = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    let [low, high] = [0, n];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle]! < times[i]!) low = middle + 1; else high = middle;
    }
    order[n - 1 - low - taken[low]!++] = i;
  }
  return order;
}
