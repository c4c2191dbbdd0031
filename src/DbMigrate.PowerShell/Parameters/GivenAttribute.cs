using System.Collections;
using System.Management.Automation;
using System.Net;
using System.Security;

namespace DbMigrate.Commands;

/// <summary>A parameter whose value somebody meant: what an unset variable leaves (null, nothing, blanks) is refused, and so
/// is an object that is no text. Without it, PowerShell makes an empty string of null, and of any object the name of its type.</summary>
public sealed class GivenAttribute : ArgumentTransformationAttribute
{
    /// <summary>A SecureString is taken too, as <c>Get-Secret</c> gives one: the text is a secret.</summary>
    public bool Secret { get; set; }

    /// <summary>A list may hold nothing, as one that a script has filled: it means the same as no list.</summary>
    public bool MayBeEmpty { get; set; }

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is not IList list || value is string)
            return TextOf(inputData);
        if (list.Count == 0 && !MayBeEmpty)
            throw Refusal("it is an empty list");
        return list.Cast<object?>().Select(TextOf).ToArray();
    }

    private string TextOf(object? input)
    {
        var value = input is PSObject wrapped ? wrapped.BaseObject : input;
        var text = value switch
        {
            null => throw Refusal("it is null, as a variable that is not set"),
            SecureString secret when Secret => new NetworkCredential("", secret).Password,
            SecureString => throw Refusal("a SecureString is none"),
            PSCredential => throw Refusal("a PSCredential is none"),
            ScriptBlock or IDictionary or PSCustomObject => throw Refusal($"a {value.GetType().Name} is none"),
            _ => LanguagePrimitives.ConvertTo<string>(input),
        };
        if (string.IsNullOrWhiteSpace(text))
            throw Refusal("it is blank, as a variable that is not set");
        // What has no text of its own is called by its type.
        return text == value.GetType().ToString() && value is not string ? throw Refusal($"a {value.GetType().Name} is none") : text;
    }

    private static ArgumentTransformationMetadataException Refusal(string what) =>
        new($"A value is wanted here, and {what}. Give one, or leave the parameter out.");
}
