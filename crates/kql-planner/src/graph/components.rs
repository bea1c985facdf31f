//! Connected components, numbered from 0 in the order of their first node.

/// Returns the number of each node's component; `u32::MAX` for nodes that are not there.
/// Each partition counts from 0.
pub(super) fn components(
    partitions: &[u32],
    is_there: &[bool],
    edges: impl Iterator<Item = (u32, u32)> + Clone,
    is_strong: bool,
) -> Vec<u32> {
    let roots = if is_strong { strong(partitions.len(), edges) } else { weak(partitions.len(), edges) };
    let mut numbers = vec![u32::MAX; partitions.len()];
    let mut next: Vec<u32> = Vec::new();
    let mut of_root = vec![u32::MAX; partitions.len()];
    for (node, &root) in roots.iter().enumerate().filter(|(node, _)| is_there[*node]) {
        let number = &mut of_root[root as usize];
        if *number == u32::MAX {
            let partition = partitions[node] as usize;
            if next.len() <= partition {
                next.resize(partition + 1, 0);
            }
            *number = next[partition];
            next[partition] += 1;
        }
        numbers[node] = *number;
    }
    numbers
}

/// Returns a node that stands for each node's component, directions aside.
fn weak(nodes: usize, edges: impl Iterator<Item = (u32, u32)>) -> Vec<u32> {
    let mut parents: Vec<u32> = (0..nodes as u32).collect();
    fn root(parents: &mut [u32], mut node: u32) -> u32 {
        while parents[node as usize] != node {
            parents[node as usize] = parents[parents[node as usize] as usize];
            node = parents[node as usize];
        }
        node
    }
    for (source, target) in edges {
        let (source, target) = (root(&mut parents, source), root(&mut parents, target));
        let (low, high) = (source.min(target), source.max(target));
        parents[high as usize] = low;
    }
    (0..nodes as u32).map(|node| root(&mut parents, node)).collect()
}

/// Returns a node that stands for each node's component in the direction of the edges:
/// Tarjan's algorithm, with a stack of its own since graphs are deeper than ours.
fn strong(nodes: usize, edges: impl Iterator<Item = (u32, u32)> + Clone) -> Vec<u32> {
    const NEW: u32 = u32::MAX;
    let mut offsets = vec![0u32; nodes + 1];
    for (source, _) in edges.clone() {
        offsets[source as usize + 1] += 1;
    }
    for i in 0..nodes {
        offsets[i + 1] += offsets[i];
    }
    let mut at = offsets.clone();
    let mut targets = vec![0u32; offsets[nodes] as usize];
    for (source, target) in edges {
        targets[at[source as usize] as usize] = target;
        at[source as usize] += 1;
    }
    let mut index = vec![NEW; nodes];
    let mut low = vec![0u32; nodes];
    let mut is_open = vec![false; nodes];
    let mut roots = vec![0u32; nodes];
    let (mut open, mut visits, mut count) = (Vec::new(), Vec::new(), 0);
    for start in 0..nodes as u32 {
        if index[start as usize] != NEW {
            continue;
        }
        visits.push((start, offsets[start as usize]));
        while let Some((node, next)) = visits.last_mut() {
            let v = *node as usize;
            if index[v] == NEW {
                (index[v], low[v], is_open[v]) = (count, count, true);
                count += 1;
                open.push(*node);
            }
            if *next < offsets[v + 1] {
                let target = targets[*next as usize];
                *next += 1;
                if index[target as usize] == NEW {
                    visits.push((target, offsets[target as usize]));
                } else if is_open[target as usize] {
                    low[v] = low[v].min(index[target as usize]);
                }
                continue;
            }
            visits.pop();
            if let Some((parent, _)) = visits.last() {
                low[*parent as usize] = low[*parent as usize].min(low[v]);
            }
            if low[v] == index[v] {
                while let Some(member) = open.pop() {
                    is_open[member as usize] = false;
                    roots[member as usize] = v as u32;
                    if member as usize == v {
                        break;
                    }
                }
            }
        }
    }
    roots
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(nodes: usize, edges: &[(u32, u32)], is_strong: bool) -> Vec<u32> {
        components(&vec![0; nodes], &vec![true; nodes], edges.iter().copied(), is_strong)
    }

    #[test]
    fn weak_components_ignore_directions() {
        assert_eq!(numbers(5, &[(0, 1), (2, 1), (3, 4)], false), [0, 0, 0, 1, 1]);
        assert_eq!(numbers(3, &[], false), [0, 1, 2]);
        assert!(numbers(0, &[], false).is_empty());
    }

    #[test]
    fn strong_components_are_cycles() {
        assert_eq!(numbers(5, &[(0, 1), (1, 2), (2, 0), (2, 3), (3, 4)], true), [0, 0, 0, 1, 2]);
        assert_eq!(numbers(4, &[(0, 1), (1, 0), (2, 3), (3, 2), (1, 2)], true), [0, 0, 1, 1]);
        assert_eq!(numbers(2, &[(0, 0), (0, 1)], true), [0, 1]);
    }

    #[test]
    fn partitions_count_for_themselves() {
        let partitions = [0, 0, 1, 1];
        assert_eq!(components(&partitions, &[true; 4], [(0, 1)].into_iter(), false), [0, 0, 0, 1]);
        let without = components(&partitions, &[true, false, true, true], [].into_iter(), false);
        assert_eq!(without, [0, u32::MAX, 0, 1]);
    }
}
