// What a person feels: window.paints gets the milliseconds from each key event's own time to the end of the first frame that
// shows another task.
() => {
  window.paints = [];
  window.addEventListener('keydown', (event) => {
    const task = () => document.querySelector('.task.active')?.dataset.task;
    const before = task();
    const look = () => requestAnimationFrame(() => {
      if (!task() || task() === before) return look();
      const painted = new MessageChannel();
      painted.port1.onmessage = () => window.paints.push(performance.now() - event.timeStamp);
      painted.port2.postMessage(null);
    });
    look();
  }, { capture: true });
}
