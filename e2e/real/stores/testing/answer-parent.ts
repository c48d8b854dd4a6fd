/** Does the work of the first message from the process that started this one, and answers with what came of it. */
export function answerParent<Order>(work: (order: Order) => Promise<unknown>): void {
  process.once('message', (order: Order) => {
    work(order).then(
      (result) => process.send?.(result, () => process.disconnect()),
      (error: unknown) => process.send?.(String(error), () => process.disconnect()),
    );
  });
  process.send?.('ready');
}
