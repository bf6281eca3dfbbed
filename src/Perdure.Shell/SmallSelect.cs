namespace Perdure;

/// <summary>Linq's <c>Select</c>, which the namespaces below this one find first.</summary>
/// <remarks>
/// Linq's own is a generic virtual method: compiled ahead of time it exists for every kind of sequence over every value type times every value type
/// that is selected anywhere, fifty thousand methods here, a third of the executable and of the memory it starts with. This one exists as often as it is called.
/// </remarks>
public static class SmallSelect
{
    public static IEnumerable<TResult> Select<TSource, TResult>(this IEnumerable<TSource> source, Func<TSource, TResult> selector)
    {
        ArgumentNullException.ThrowIfNull(source);
        return One(source, selector);

        static IEnumerable<TResult> One(IEnumerable<TSource> source, Func<TSource, TResult> selector)
        {
            foreach (var item in source) { yield return selector(item); }
        }
    }

    /// <param name="selector">Also takes the place of the item, counted from 0.</param>
    public static IEnumerable<TResult> Select<TSource, TResult>(this IEnumerable<TSource> source, Func<TSource, int, TResult> selector)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Counted(source, selector);

        static IEnumerable<TResult> Counted(IEnumerable<TSource> source, Func<TSource, int, TResult> selector)
        {
            var place = 0;
            foreach (var item in source) { yield return selector(item, place++); }
        }
    }
}
