//! A fair queue: one line per key, first come first served within a line, and lines take turns.
//!
//! When the queue is full, an arrival in a short line displaces the last of the longest one. A flood through one key fills
//! its own line and is refused there, while the others go on. Pure: no clock, no tasks.

use std::collections::{HashMap, VecDeque};

pub(crate) struct FairQueue<T> {
    lines: HashMap<String, VecDeque<(u64, T)>>,
    /// The lines that are not empty, in the order of their turns.
    turns: VecDeque<String>,
    waiting: usize,
    capacity: usize,
    next: u64,
}

/// An accepted item.
#[derive(Debug)]
pub(crate) struct Queued<T> {
    /// For [`FairQueue::remove`].
    pub(crate) id: u64,
    /// The item that it displaced.
    pub(crate) displaced: Option<T>,
}

impl<T> FairQueue<T> {
    pub(crate) fn new(capacity: usize) -> Self {
        Self { lines: HashMap::new(), turns: VecDeque::new(), waiting: 0, capacity, next: 0 }
    }

    pub(crate) fn waiting(&self) -> usize {
        self.waiting
    }

    /// Appends `item` to its line; `None` when the queue is full and no line is longer.
    pub(crate) fn join(&mut self, line: &str, item: T) -> Option<Queued<T>> {
        let displaced = if self.waiting < self.capacity { None } else { Some(self.displace(line)?) };
        self.next += 1;
        let id = self.next;
        if !self.lines.contains_key(line) {
            self.turns.push_back(line.to_owned());
        }
        self.lines.entry(line.to_owned()).or_default().push_back((id, item));
        self.waiting += 1;
        Some(Queued { id, displaced })
    }

    /// Removes the item whose turn it is.
    pub(crate) fn next(&mut self) -> Option<T> {
        let line = self.turns.pop_front()?;
        let (_, item) = self.lines.get_mut(&line)?.pop_front()?;
        self.waiting -= 1;
        if self.lines.get(&line).is_some_and(VecDeque::is_empty) {
            self.lines.remove(&line);
        } else {
            self.turns.push_back(line);
        }
        Some(item)
    }

    /// Removes an item. Removing an absent one is a no-op.
    pub(crate) fn remove(&mut self, line: &str, id: u64) {
        let Some(queue) = self.lines.get_mut(line) else { return };
        // Ids grow along a line.
        let Ok(place) = queue.binary_search_by_key(&id, |(id, _)| *id) else { return };
        queue.remove(place);
        self.waiting -= 1;
        self.close_if_empty(line);
    }

    /// Removes the last of the longest line, if that line is longer than `line` will be.
    fn displace(&mut self, line: &str) -> Option<T> {
        let own = self.lines.get(line).map_or(0, VecDeque::len);
        let (longest, length) = self
            .lines
            .iter()
            .map(|(line, queue)| (line.clone(), queue.len()))
            .max_by_key(|(_, length)| *length)?;
        if length <= own + 1 {
            return None;
        }
        let (_, last) = self.lines.get_mut(&longest)?.pop_back()?;
        self.waiting -= 1;
        self.close_if_empty(&longest);
        Some(last)
    }

    fn close_if_empty(&mut self, line: &str) {
        if self.lines.get(line).is_some_and(VecDeque::is_empty) {
            self.lines.remove(line);
            self.turns.retain(|turn| turn != line);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_take_turns_and_each_is_first_come_first_served() {
        let mut queue = FairQueue::new(10);
        for (line, item) in [("a", 1), ("a", 2), ("a", 3), ("b", 4), ("b", 5)] {
            queue.join(line, item).unwrap();
        }
        let order: Vec<_> = std::iter::from_fn(|| queue.next()).collect();
        assert_eq!(order, [1, 4, 2, 5, 3]);
    }

    #[test]
    fn a_flood_gives_way_to_a_newcomer_of_another_line() {
        let mut queue = FairQueue::new(3);
        (1..=3).for_each(|item| _ = queue.join("flood", item).unwrap());
        assert!(queue.join("flood", 4).is_none());
        assert_eq!(queue.join("quiet", 5).unwrap().displaced, Some(3));
        assert!(queue.join("quiet", 6).is_none(), "two lines of nearly one length do not push each other");
        assert_eq!(queue.waiting(), 3);
    }

    proptest! {
        #[test]
        fn no_item_is_lost_and_the_capacity_is_kept(steps in prop::collection::vec((0_u8..4, 0_u8..3), 0..300)) {
            let mut queue = FairQueue::new(5);
            let (mut joined, mut gone, mut ids) = (0_usize, 0_usize, vec![]);
            for (what, line) in steps {
                let line = line.to_string();
                match what {
                    0 | 1 => if let Some(queued) = queue.join(&line, ()) {
                        joined += 1;
                        gone += usize::from(queued.displaced.is_some());
                        ids.push((line, queued.id));
                    },
                    2 => gone += usize::from(queue.next().is_some()),
                    _ => if let Some((line, id)) = ids.pop() {
                        let before = queue.waiting();
                        queue.remove(&line, id);
                        gone += before - queue.waiting();
                    },
                }
                prop_assert!(queue.waiting() <= 5);
                prop_assert_eq!(queue.waiting(), joined - gone);
            }
            prop_assert_eq!(std::iter::from_fn(|| queue.next()).count(), joined - gone);
            prop_assert!(queue.lines.is_empty() && queue.turns.is_empty());
        }
    }
}
